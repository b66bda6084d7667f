/**
 * Whether a sed script surely only edits: known commands that write no file,
 * read none and start nothing. What is not understood is refused, `w`, `W`,
 * `r`, `R`, `e`, the flags `w` and `e` of `s` above all.
 */
export function sedOnlyEdits(script: string): boolean {
  let at = 0;
  const rest = () => script.slice(at);
  const skip = (pattern: RegExp): boolean => {
    const found = pattern.exec(rest());
    if (found === null || found.index !== 0) return false;
    at += found[0].length;
    return true;
  };
  /** A text up to the delimiter, which it goes behind. */
  const delimited = (delimiter: string): boolean => {
    let isOpen = false;
    for (; at < script.length; at++) {
      const char = script[at] ?? "";
      if (char === "\\") {
        at++;
        if (script[at] === "\n" || script[at] === undefined) return false;
      } else if (char === "\n") return false;
      else if (char === delimiter) {
        at++;
        // programs differ in whether brackets hide a delimiter
        return !isOpen;
      } else if (char === "[") {
        const set = /^\[\^?\]?(?:\[:[a-z]+:\]|[^\]\n[])*\]/.exec(rest())?.[0];
        if (set === undefined || set.includes(delimiter)) isOpen = true;
        else at += set.length - 1;
      }
    }
    return false;
  };
  const address = (): "none" | "read" | "bad" => {
    if (skip(/^(?:\d+(?:~\d+)?|\$)/)) return "read";
    const custom = /^\\([^\\\n\s[\]])/.exec(rest())?.[1];
    if (custom === undefined && !rest().startsWith("/")) return "none";
    at += custom === undefined ? 1 : 2;
    if (!delimited(custom ?? "/")) return "bad";
    skip(/^[IM]*/);
    return "read";
  };
  while (at < script.length) {
    if (skip(/^[\s;}]+/)) continue;
    if (skip(/^#[^\n]*/)) continue;
    const first = address();
    if (first === "bad") return false;
    if (first === "read" && skip(/^[ \t]*,[ \t]*/)) {
      const isCount = skip(/^[+~]\d+/);
      if (!isCount && address() !== "read") return false;
    }
    skip(/^[ \t]*(?:![ \t]*)?/);
    const command = script[at++];
    if (command === undefined) return false;
    if (/[{=dDgGhHnNpPx]/.test(command)) {
      // what follows must be the end of the command
      if (command !== "{" && !/^[ \t]*(?:$|[;\n}#])/.test(rest())) return false;
    } else if (/[qQl]/.test(command)) {
      if (!skip(/^[ \t]*\d*[ \t]*(?=$|[;\n}#])/)) return false;
    } else if (/[:btT]/.test(command)) {
      if (!skip(/^[ \t]*\w*[ \t]*(?=$|[;\n}])/)) return false;
    } else if (command === "s" || command === "y") {
      const delimiter = script[at++] ?? "\n";
      if (/[\\\n\s\w[\]{};]/.test(delimiter)) return false;
      if (!delimited(delimiter)) return false;
      if (!replacement(delimiter)) return false;
      const flags = command === "s" ? /^[gpIiMm\d]*/ : /^/;
      if (!skip(flags)) return false;
      if (!/^[ \t]*(?:$|[;\n}#])/.test(rest())) return false;
    } else return false;
  }
  return true;

  /** As delimited(), but brackets mean nothing in it. */
  function replacement(delimiter: string): boolean {
    for (; at < script.length; at++) {
      const char = script[at];
      if (char === "\\") {
        at++;
        if (script[at] === undefined || script[at] === "\n") return false;
      } else if (char === "\n") return false;
      else if (char === delimiter) {
        at++;
        return true;
      }
    }
    return false;
  }
}
