/** The program as one file that runs under Node and under Deno; see bundle.ts. */
import "./deno_calls.ts";
import { run } from "../../run.ts";

run(Deno.args).then((code) => Deno.exit(code));
