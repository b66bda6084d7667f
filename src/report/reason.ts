/** What a scheduler's words may name of one job. */
interface NamedJob {
  logDir: string;
  name: string;
}

/** `Job 29.head violates`, `job <101> is`, `Your job-array 22.1-4:1`. */
const jobId = /\b(job(?:-array)?(?: id)? ?[<"(]?)\d[\w.:[\]-]*\w\]?/gi;

/**
 * A scheduler's words about one job → the same without what belongs to that job
 * alone, so that jobs refused for the same cause are counted together.
 */
export function commonReason(reason: string, job: NamedJob): string {
  const parent = job.logDir.slice(0, job.logDir.lastIndexOf("/"));
  const path = new RegExp(`${literal(job.logDir)}(?![\\w.-])`, "g");
  const name = new RegExp(
    `(?<![\\w./-])${literal(job.name)}(?![\\w/-])`,
    "g",
  );
  return reason.replace(path, `${parent}/…`).replace(name, "…")
    .replace(jobId, "$1…");
}

/**
 * The same for all that tell one cause: numbers differ with the time of day, a
 * count of jobs or a request's own number, for jobs of one sweep ask for the same.
 */
export function causeOf(reason: string, job: NamedJob): string {
  return commonReason(reason, job)
    .replace(
      /\b(?=[a-f-]*\d)[\da-f]{8}(?:-?[\da-f]{4}){3}-?[\da-f]{12}\b/gi,
      "#",
    )
    .replace(/\btmp[._]?\w+/g, "#").replace(/\d+/g, "#");
}

/** For a regular expression; `RegExp.escape()` is younger than Node 20. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
