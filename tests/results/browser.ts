/** A headless Chromium, by its DevTools protocol, for tests of the results page. */
import { join } from "@std/path/posix";
import { eventually } from "../clusters/ask.ts";

const names = [
  ...["chromium", "chromium-browser", "chromium-headless-shell"],
  ...["google-chrome", "google-chrome-stable"],
];

/** Where one is; undefined where there is none. */
export function findBrowser(): string | undefined {
  const dirs = (Deno.env.get("PATH") ?? "").split(":");
  return names.flatMap((name) => dirs.map((it) => join(it, name))).find(
    (it) => {
      try {
        return Deno.statSync(it).isFile;
      } catch {
        return false;
      }
    },
  );
}

type Json = Record<string, unknown>;

/** One page, with what it asked the network for and what it complained about. */
export class BrowserPage implements AsyncDisposable {
  readonly requests: string[] = [];
  readonly complaints: string[] = [];
  readonly #answers = new Map<number, (answer: Json) => void>();
  readonly #events = new Map<string, () => void>();
  #last = 0;

  private constructor(
    readonly process: Deno.ChildProcess,
    readonly profile: string,
    readonly socket: WebSocket,
  ) {
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(String(data)));
  }

  static async open(browser: string): Promise<BrowserPage> {
    const profile = await Deno.makeTempDir({ prefix: "browser" });
    const process = new Deno.Command(browser, {
      args: [
        ...[
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--no-first-run",
        ],
        ...["--disable-background-networking", "--disable-dev-shm-usage"],
        ...["--remote-debugging-port=0", `--user-data-dir=${profile}`],
        "about:blank",
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const port = await eventually("the browser to be up", 60, () => {
      try {
        const text = Deno.readTextFileSync(`${profile}/DevToolsActivePort`);
        return Promise.resolve(text.split("\n")[0]);
      } catch {
        return Promise.resolve(undefined);
      }
    });
    const list: unknown = await (await fetch(`http://127.0.0.1:${port}/json`))
      .json();
    const page = Array.isArray(list)
      ? list.find((it) => it.type === "page")
      : undefined;
    const socket = new WebSocket(String(page?.webSocketDebuggerUrl));
    await new Promise((resolve) => socket.onopen = resolve);
    const opened = new BrowserPage(process, profile, socket);
    for (const domain of ["Page", "Runtime", "Network", "Log"]) {
      await opened.send(`${domain}.enable`);
    }
    return opened;
  }

  #receive(message: Json): void {
    const { id, method, params = {} } = message as {
      id?: number;
      method?: string;
      params?: Json;
    };
    if (id !== undefined) this.#answers.get(id)?.(message);
    const about = JSON.stringify(params);
    switch (method) {
      case "Network.requestWillBeSent": {
        const { request } = params as { request: { url: string } };
        this.requests.push(request.url);
        break;
      }
      case "Runtime.exceptionThrown":
      case "Log.entryAdded":
        this.complaints.push(about);
        break;
      case "Runtime.consoleAPICalled":
        if (params.type === "error") this.complaints.push(about);
        break;
    }
    if (method !== undefined) this.#events.get(method)?.();
  }

  async send(method: string, params: Json = {}): Promise<Json> {
    const id = ++this.#last;
    const answer = new Promise<Json>((resolve) =>
      this.#answers.set(id, resolve)
    );
    this.socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answer as { result?: Json; error?: Json };
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  /** Opens a page, and waits until it has run. */
  async go(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) =>
      this.#events.set("Page.loadEventFired", resolve)
    );
    await this.send("Page.navigate", { url });
    await loaded;
  }

  /** What an expression comes to in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression,
      returnByValue: true,
    }) as { result: { value?: unknown }; exceptionDetails?: Json };
    if (exceptionDetails !== undefined) {
      throw new Error(JSON.stringify(exceptionDetails));
    }
    return result.value;
  }

  /** A picture of the whole page, as PNG. */
  async picture(): Promise<Uint8Array> {
    const { data } = await this.send("Page.captureScreenshot", {
      captureBeyondViewport: true,
    });
    return Uint8Array.from(atob(String(data)), (it) => it.charCodeAt(0));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.socket.onclose = resolve);
    await this.send("Browser.close").catch(() => {});
    await this.process.status;
    await closed;
    // its children may still write
    await eventually("the browser's files to go", 30, async () => {
      try {
        await Deno.remove(this.profile, { recursive: true });
        return "gone";
      } catch {
        return undefined;
      }
    });
  }
}
