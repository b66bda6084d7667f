import { dirname } from "@std/path/posix";
import { type Diagnostic, error, warning } from "../error.ts";
import type { ConfigFlags, SplitWords } from "./config_flags.ts";
import type { ConfigPlaces } from "./config_place.ts";
import type { FoundDecorator } from "./decorator.ts";
import { programSays } from "./program_search.ts";
import type { ProgramCall } from "./program_call.ts";

/** A program that may take words for itself before Hydra sees them. */
const takesWords =
  /\b(?:argv|argparse|parse_known_args|click|typer|fire|absl|docopt|tyro)\b/;

/** What Hydra refuses of the words that are no overrides. */
export function flagFaults(
  { apart, foreign, refused, unread, flags }: SplitWords,
  file: string,
  root: string,
  call: ProgramCall,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const cannot = (word: string) => `Cannot pass "${word}" to "${file}"`;
  if (apart !== undefined) {
    found.push(error(
      `${cannot(apart)}: Hydra takes its overrides side by side only`,
      undefined,
      "Write the flags in front of all overrides, or behind them",
    ));
  }
  if (refused !== undefined) {
    found.push(error(
      `Cannot start "${file}" with these flags: ${refused.state}`,
      undefined,
      refused.hint,
    ));
  }
  if (unread !== undefined && flags.composes !== "nothing") {
    found.push(error(unread.message, undefined, unread.hint));
  }
  if (
    foreign !== undefined && flags.composes !== "nothing" &&
    programSays(file, root, takesWords, call.files) === "no"
  ) {
    found.push(warning(
      `${
        cannot(foreign)
      }, as far as its text tells: it is neither a flag of Hydra nor key=value, and Hydra refuses it`,
      undefined,
      "Write key=value, or +key=value where the config does not have the key",
    ));
  }
  return found;
}

/** A directory of --config-dir that is not there. */
export function directoryFaults(
  flags: ConfigFlags,
  { added }: ConfigPlaces,
  call: ProgramCall,
): Diagnostic[] {
  if (added === undefined || call.files.list(added) !== undefined) return [];
  return [absent(
    `Cannot find the directory of --config-dir: "${added}" is not there`,
    flags.directory ?? added,
    "Mend --config-dir",
    call,
  )];
}

/** A primary config that is in no file, and may yet be somewhere else. */
export function primaryFaults(
  name: string,
  flags: ConfigFlags,
  place: FoundDecorator,
  { main = "", directories }: ConfigPlaces,
  known: "whole" | "part",
  says: (name: string) => boolean,
  call: ProgramCall,
): Diagnostic[] {
  const { list } = call.files;
  const isThere = main === "" || list(main) !== undefined;
  if (known === "part" && isThere && says(name)) return [];
  const there = directories.flatMap((it) => list(it) ?? [])
    .filter((it) => it.endsWith(".yaml")).map((it) => it.slice(0, -5));
  const message =
    `Cannot find the config "${name}" of "${place.file}": it is in none of its config directories, ${
      directories.join(", ") || "of which it has none"
    }`;
  const hint = there.length === 0
    ? "Mend config_path, or name the directory with --config-path"
    : `Mend ${
      flags.name === undefined ? "config_name" : "--config-name"
    }: there are ${there.sort().slice(0, 8).join(", ")}`;
  // one elsewhere may be on the machine of the job, or in its container
  const isOurs = isThere
    ? known === "whole"
    : main.startsWith(`${dirname(place.file)}/`);
  return [
    isOurs
      ? absent(message, name, hint, call)
      : warning(message, undefined, hint),
  ];
}

/** The script may make a file that it names, and will then have it. */
function absent(
  message: string,
  name: string,
  hint: string,
  { script = "" }: ProgramCall,
): Diagnostic {
  return script.split(name).length > 2
    ? warning(message, undefined, `${hint}, unless the script makes it`)
    : error(message, undefined, hint);
}
