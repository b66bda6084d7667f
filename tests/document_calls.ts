import { plainWords } from "../src/plan/plan.ts";

/** What stands for something in synopses: `mlxpsub help COMMAND`, `…`. */
const placeholder = /\[options\]|…|\bCOMMAND\b|mlxpsub(?:\.js)?(?: |$)(?!\S)/;

/**
 * The calls of mlxpsub that a page of Markdown shows, in blocks and in the text,
 * each as its words behind the name; those with a placeholder are left out.
 */
export function callsIn(markdown: string): string[][] {
  const fenced = markdown.match(/^```.*?^```$/gms)?.join("\n") ?? "";
  const indented = markdown.match(/^ {4}.*$/gm)?.join("\n") ?? "";
  const blocks = `${fenced}\n${indented}`.split("\n")
    .filter((it) => /^(?: {4}|\$ )?mlxpsub /.test(it))
    .map((it) => it.replace(/^(?: {4}|\$ )/, "").replace(/\s+#\s.*$/, ""));
  // fenced blocks hold backquotes of their own
  const prose = markdown.replace(/^```.*?^```$/gms, "");
  const inline = [...prose.matchAll(/`(mlxpsub\s[^`]+)`/g)]
    .map(([, text = ""]) => text.replace(/\s+/g, " "))
    // a command that is only named must be one
    .map((it) => it.replace(/^mlxpsub ([\w-]+)$/, "mlxpsub help $1"));
  return [...blocks, ...inline]
    .flatMap((it) => it.split(/\s(?:&&|\||;)\s/))
    .filter((it) => it.startsWith("mlxpsub ") && !placeholder.test(it))
    .map((it) => plainWords(it.replace(/\$\w+/g, "x")) ?? [it])
    .map((words) => words.slice(1));
}
