import { run } from "./src/run.ts";

Deno.exit(await run(Deno.args));
