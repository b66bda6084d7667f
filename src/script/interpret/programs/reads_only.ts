import { findOnlyLooks } from "./find_expression.ts";
import { readOptions } from "./options.ts";
import { sedOnlyEdits } from "./sed_script.ts";

/** Programs that have no option that writes, starts or waits. */
const harmless: ReadonlySet<string> = new Set([
  "[",
  "arch",
  "b2sum",
  "base32",
  "base64",
  "basename",
  "cat",
  "cksum",
  "cmp",
  "comm",
  "cut",
  "dirname",
  "du",
  "echo",
  "expand",
  "expr",
  "factor",
  "false",
  "fold",
  "grep",
  "groups",
  "head",
  "id",
  "join",
  "ls",
  "md5sum",
  "nl",
  "nproc",
  "numfmt",
  "od",
  "paste",
  "printf",
  "pwd",
  "readlink",
  "realpath",
  "rev",
  "seq",
  "sha1sum",
  "sha224sum",
  "sha256sum",
  "sha384sum",
  "sha512sum",
  "stat",
  "sum",
  "tac",
  "test",
  "tr",
  "true",
  "uname",
  "unexpand",
  "wc",
  "whoami",
]);

/** How the arguments of the others are judged. */
const judged: ReadonlyMap<string, (args: readonly string[]) => boolean> =
  new Map([
    ["awk", awkReads],
    ["date", dateReads],
    ["find", findOnlyLooks],
    ["hostname", (args) => args.length === 0 || args.join(" ") === "-s"],
    ["sed", sedReads],
    ["sort", sortReads],
    ["tail", tailReads],
    ["uniq", uniqReads],
  ]);

/**
 * Whether a real program with these arguments surely only reads: it writes no
 * file, starts no program, opens no connection, waits for nothing. The name
 * must be bare: it is to be run from a system directory. Anything doubtful is
 * refused.
 */
export function readsOnly(argv: readonly string[]): boolean {
  const [name = "", ...args] = argv;
  if (argv.some((it) => it.includes("\0"))) return false;
  if (args.some(namesDevice)) return false;
  return harmless.has(name) || (judged.get(name)?.(args) ?? false);
}

/**
 * Opening a device may already act (`/dev/watchdog`), reading one may wait or
 * take away what another was to read.
 */
function namesDevice(arg: string): boolean {
  const harmlessDevices = /\/dev\/(?:null|zero|stdin)(?=$|[\s:"'])/g;
  const rest = arg.replace(harmlessDevices, "");
  if (/\/proc\/(?:kmsg|.*\/fd)/.test(rest)) return true;
  const part = /(?:^|[/=])(?:dev|inet|inet4|inet6)(?:$|\/)/;
  // further on in a path it is a directory that is called so
  const isDeep = /^\/*(?:\.\/+)*(?!\.\.?\/|dev\/|inet[46]?\/)[\w.-]+\/[^=]*$/
    .test(rest) && !rest.startsWith("-") && !/(?:^|\/)\.\.(?:\/|$)/.test(rest);
  return part.test(rest) && !isDeep;
}

/** Neither -o nor --compress-program, nor what makes it use other files. */
function sortReads(args: readonly string[]): boolean {
  const options = readOptions(
    args,
    "bdfghik:mMnrRst:uVzcC",
    {
      "ignore-leading-blanks": "b",
      "dictionary-order": "d",
      "ignore-case": "f",
      "general-numeric-sort": "g",
      "human-numeric-sort": "h",
      key: "k",
      "numeric-sort": "n",
      reverse: "r",
      stable: "s",
      "field-separator": "t",
      unique: "u",
      "version-sort": "V",
      "zero-terminated": "z",
    },
    "anywhere",
  );
  return options !== undefined;
}

/** A second file would be written. */
function uniqReads(args: readonly string[]): boolean {
  const options = readOptions(
    args,
    "cdDf:is:uw:z",
    { count: "c", repeated: "d", unique: "u", "ignore-case": "i" },
    "anywhere",
  );
  return options !== undefined && options.operands.length <= 1;
}

/** Not -f, which has no end. */
function tailReads(args: readonly string[]): boolean {
  const first = args[0] ?? "";
  const rest = /^[-+]\d+[lc]?$/.test(first) ? args.slice(1) : args;
  const options = readOptions(
    rest,
    "n:c:qvz",
    { lines: "n", bytes: "c", quiet: "q", silent: "q", verbose: "v" },
    "anywhere",
  );
  return options !== undefined;
}

/** An operand without a plus, and -s, set the clock. */
function dateReads(args: readonly string[]): boolean {
  const options = readOptions(
    args,
    "ud:r:RI",
    { utc: "u", universal: "u", date: "d", reference: "r", "rfc-email": "R" },
    "anywhere",
  );
  return options !== undefined &&
    options.operands.every((it) => it.startsWith("+"));
}

function sedReads(args: readonly string[]): boolean {
  const options = readOptions(
    args,
    "nErsuze:",
    {
      quiet: "n",
      silent: "n",
      "regexp-extended": "E",
      separate: "s",
      unbuffered: "u",
      "null-data": "z",
      expression: "e",
    },
    "anywhere",
  );
  if (options === undefined) return false;
  const given = options.all.filter(([letter]) => letter === "e")
    .map(([, script]) => script);
  const scripts = given.length > 0 ? given : options.operands.slice(0, 1);
  // sed reads several as the lines of one: a last backslash would join them
  return scripts.length > 0 &&
    scripts.every((it) => !it.endsWith("\\") && sedOnlyEdits(it));
}

/**
 * A program without `system`, a pipe, a redirection, `getline`, and without
 * what could make one of them (`@`) or open what is not named (`ARGV`).
 */
function awkReads(args: readonly string[]): boolean {
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      at++;
      break;
    }
    if (!arg.startsWith("-") || arg === "-") break;
    if (!/^-[Fv]/.test(arg)) return false;
    if (arg.length === 2) at++;
  }
  const program = args[at];
  if (program === undefined) return false;
  // some awks take options behind the program too
  if (args.slice(at + 1).some((it) => /^-./.test(it))) return false;
  // only behind a print is it a file; before the first, `NR > 1` compares
  const printed = program.search(/print|$/);
  const plain = (program.slice(0, printed).replaceAll(/>(?!>)/g, " ") +
    program.slice(printed))
    .replaceAll("||", " ").replaceAll(">=", " ");
  return !/[|>@]|system|getline|ARG[CV]|PROCINFO|\\\n|\binclude\b|\bload\b/
    .test(plain);
}
