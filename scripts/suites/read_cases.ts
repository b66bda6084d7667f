/** One text that a shell is given, and where it comes from. */
export interface SuiteCase {
  file: string;
  name: string;
  code: string;
}

/**
 * A file of a suite → its cases; what they should print is not read. Oils'
 * files that it does not compare with bash have none.
 */
export function readCases(file: string, text: string): SuiteCase[] {
  if (file.endsWith(".test.sh")) {
    return /^## compare_shells:.*\bbash/m.test(text)
      ? oilsCases(file, text)
      : [];
  }
  if (file.endsWith(".go")) return goCases(file, text);
  return [{ file, name: "", code: text }];
}

/**
 * Oils' spec files: `#### name`, the code, then lines such as `## STDOUT:`;
 * `## code: …` gives a code of one line.
 */
function oilsCases(file: string, text: string): SuiteCase[] {
  return text.split(/^#### /m).slice(1).map((part) => {
    const end = part.indexOf("\n");
    const body = part.slice(end + 1);
    const oneLine = /^## code: (.*)$/m.exec(body)?.[1];
    return {
      file,
      name: part.slice(0, end).trim(),
      code: oneLine === undefined
        ? body.split(/^## /m)[0] ?? ""
        : `${oneLine}\n`,
    };
  });
}

/** Tables of Go tests: the first text of each `{"code", "wanted"}`. */
function goCases(file: string, text: string): SuiteCase[] {
  const entry =
    /^\t*\{\s*(?:"((?:\\.|[^"\\\n])*)"|`([^`]*)`),\s*(?:"(?:\\.|[^"\\\n])*"|`[^`]*`|$)/gm;
  return [...text.matchAll(entry)].map((found, index) => ({
    file,
    name: `${index + 1}`,
    code: `${found[2] ?? goString(found[1] ?? "")}\n`,
  }));
}

function goString(written: string): string {
  return written.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([0-7]{3})|(.))/gi,
    (_, hex, unicode, octal, other: string) => {
      const code = hex ?? unicode;
      if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
      const known: Record<string, string> = { n: "\n", t: "\t", r: "\r" };
      return known[other] ?? other;
    },
  );
}
