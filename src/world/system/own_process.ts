/**
 * What proc(5) says of this process. It is asked once, through another program,
 * since Deno reads no /proc unless everything is allowed; a program that is
 * started has its parent's terminal, and ignores what that does.
 */
let known: { status: string; stat: string } | undefined;

function look(): { status: string; stat: string } {
  try {
    const { stdout } = new Deno.Command("/bin/cat", {
      args: ["/proc/self/status", "/proc/self/stat"],
      stdin: "null",
      stderr: "null",
    }).outputSync();
    const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
    const stat = lines.pop() ?? "";
    return { status: lines.join("\n"), stat };
  } catch {
    return { status: "", stat: "" };
  }
}

/** Whether a hang-up is ignored, as under nohup; the mask's lowest bit. */
export function ignoresHangUp(): boolean {
  const { status } = known ??= look();
  const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
  return (BigInt(`0x${mask}`) & 1n) === 1n;
}

/**
 * Whether keys of a terminal, such as Ctrl-C, may reach this process and what
 * it starts; true where that cannot be told. Wherever its output goes: what
 * counts is the session's terminal.
 */
export function hasTerminal(): boolean {
  const { stat } = known ??= look();
  // behind the name in brackets: state, parent, group, session, terminal
  return !/^\d+ \(cat\) \S+ \d+ \d+ \d+ 0 /.test(stat);
}
