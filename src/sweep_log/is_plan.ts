import { isObject, isPlainName } from "../jobs/checks.ts";
import type { SweepPlan } from "./sweep_plan.ts";

type Check = (value: unknown) => boolean;

const isText: Check = (it) => typeof it === "string";
const isWhole: Check = (it) => Number.isSafeInteger(it) && Number(it) >= 0;
const areTexts: Check = (it) => Array.isArray(it) && it.every(isText);
const isCount: Check = (it) => isWhole(it) && it !== 0;
const isOptional = (check: Check): Check => (it) =>
  it === undefined || check(it);
const isOneOf = (...words: unknown[]): Check => (it) => words.includes(it);
const hold = (check: Check): Check => (it) =>
  isObject(it) && Object.values(it).every(check);

/** The parts of an object, by name; others are a later version's. */
function has(checks: Record<string, Check>): Check {
  const all = Object.entries(checks);
  return (it) => isObject(it) && all.every(([key, check]) => check(it[key]));
}

const areFacts = has({
  sweep: (it) => typeof it === "string" && isPlainName(it),
  source: isText,
  workDir: isText,
  submitDir: isOptional(isText),
  preparedAt: (it) => typeof it === "string" && !Number.isNaN(Date.parse(it)),
  mlxpsub: isText,
});

const areHeaderFacts = has({
  sharedName: isOptional(
    (it) => isObject(it) && (it.of === "log directory" || isText(it.name)),
  ),
  openMode: isOptional(isOneOf("given")),
});

const isSnapshot = has({
  path: isText,
  commit: isText,
  changed: isOneOf(true, false),
  repository: isText,
  workDir: isText,
  requirements: areTexts,
});

const areSettings = has({
  scheduler: isText,
  shebang: isText,
  shell: isOptional(isText),
  headerFacts: isOptional(areHeaderFacts),
  directives: areTexts,
  workDir: isText,
  submitDir: isOptional(isText),
  name: isOptional(isText),
  submission: isOneOf("each", "one"),
  snapshot: isOptional(isSnapshot),
});

const runChecks: Record<string, Check> = {
  line: isWhole,
  parentLogDir: isText,
  overrides: areTexts,
  settings: isOptional(hold(isText)),
  identity: isOptional(isText),
  command: isText,
  body: isText,
  jobId: isOptional(isOneOf("from the script", "from MLXP")),
};

const isRun = has(runChecks);

/** Whether what was read as JSON is a plan. */
export function isPlan(value: unknown): value is SweepPlan {
  if (!isObject(value)) return false;
  const { facts, settings, start, maxRunning, arraySize, pack, mail } = value;
  const { above, runs } = value;
  return areFacts(facts) && areSettings(settings) &&
    isOptional(isOneOf("when released", "when all are in"))(start) &&
    isOptional(isCount)(maxRunning) && isOptional(isCount)(arraySize) &&
    isOptional(has({ size: isCount, atOnce: isCount }))(pack) &&
    isOptional(areTexts)(mail) &&
    hold(isWhole)(above) && Object.keys(Object(above)).length > 0 &&
    isObject(runs) && arePacked(runs);
}

function arePacked({ bases, runs }: Record<string, unknown>): boolean {
  if (!Array.isArray(bases) || !bases.every(isRun)) return false;
  return Array.isArray(runs) && runs.every((it) => {
    if (!Array.isArray(it)) return false;
    const [place, changes] = it;
    const base = isWhole(place) ? bases[place] : undefined;
    return base !== undefined && isObject(changes) &&
      Object.entries(changes).every(([key, change]) =>
        isChange(change, key, base)
      );
  });
}

/** What of a run differs from its base: a stretch of a text, or all of it. */
function isChange(
  change: unknown,
  key: string,
  base: Record<string, unknown>,
): boolean {
  const check = Object.hasOwn(runChecks, key) ? runChecks[key] : undefined;
  if (Array.isArray(change)) {
    const [head, tail, between] = change;
    return isWhole(head) && isWhole(tail) && isText(between) &&
      (check === undefined || isText(base[key]));
  }
  return isObject(change) && (check === undefined || check(change.is));
}
