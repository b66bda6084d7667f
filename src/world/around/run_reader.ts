import type { ProgramOutput } from "../../script/interpret/here.ts";
import { isDirectory, isFile } from "../system/files.ts";
import { runProgram } from "../system/run_program.ts";
import type { ReaderCall } from "./here.ts";

/** Where the system keeps its own programs; PATH plays no part. */
const systemPaths = ["/usr/bin", "/bin"];

/** Seconds, and bytes of output, that a program which only reads may take. */
const timeLimit = 10;
const outputLimit = 1_000_000;

/**
 * Runs a program that only reads, without a shell and with an environment of
 * its own; undefined where it or its directory is not here, where it takes too
 * long or says too much. What it may be is the interpreter's to know.
 */
export async function runReader(
  { argv: [name = "", ...args], stdin, directory }: ReaderCall,
  signal: AbortSignal,
): Promise<ProgramOutput | undefined> {
  const program = systemPaths.map((it) => `${it}/${name}`).find(isFile);
  if (program === undefined || name.includes("/")) return undefined;
  // a directory of the cluster's, or one that only the job makes
  if (!isDirectory(directory)) return undefined;
  const end = await runProgram({
    program,
    args,
    workDir: directory,
    variables: { LC_ALL: "C" },
    stdin,
    timeLimit,
    outputLimit: outputLimit + 1,
  }, signal);
  switch (end.kind) {
    case "unanswered":
      return undefined;
    case "ended":
      return end.stdout.length > outputLimit
        ? undefined
        : { stdout: end.stdout, status: end.exitCode };
  }
}
