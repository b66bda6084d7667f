/** The program with one scheduler more. */
import { run } from "../../../src/run.ts";
import { ownSchedulers } from "../../../src/schedulers/registry.ts";
import { turnstile } from "./turnstile.ts";

Deno.exit(await run(Deno.args, [...ownSchedulers, turnstile]));
