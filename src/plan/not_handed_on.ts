import { type Diagnostic, warning } from "../error.ts";
import type { HandedOn } from "../schedulers/shared/handed_on.ts";
import type { Script } from "../script/script.ts";
import type { ExpandedSite } from "./expanded_site.ts";

/** Variables of the environment that runs read, and that their jobs lack. */
export function notHandedOn(
  sites: readonly ExpandedSite[],
  { names: handed, directive }: HandedOn,
  { source }: Script,
  title: string,
): Diagnostic[] {
  if (handed === "all") return [];
  const lost = sites.map(({ site, reads = [] }) => ({
    span: site.span,
    names: reads.filter((it) => !handed.includes(it)),
  })).filter(({ names }) => names.length > 0);
  const [first] = lost;
  const names = [...new Set(lost.flatMap((it) => it.names))];
  const [name] = names;
  if (first === undefined || name === undefined) return [];
  const all = names.map((it) => `"$${it}"`).join(", ");
  const own = `Write export ${name}=… into the script`;
  return [warning(
    `${title} does not hand ${all} on to the jobs, which find what their node sets`,
    { source, span: first.span },
    directive === undefined ? own : `${own}, or ${directive(name)}`,
  )];
}
