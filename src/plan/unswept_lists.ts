import { closeWord } from "../close_word.ts";
import { type Diagnostic, warning } from "../error.ts";
import {
  isSweepCall,
  plainName,
  plainWord,
  sweepsPlainly,
} from "../script/plain_word.ts";
import type { Argument } from "../script/run_command.ts";
import type { RunSearch } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import { writtenText } from "../script/word_text.ts";
import type { ScriptPart } from "./script_part.ts";
import type { SweepSite } from "./sweep_site.ts";
import { typedSigns } from "./typed_signs.ts";

/** Words that sweep less than they seem to. */
export function doubtfulValues(
  parts: readonly ScriptPart[],
  search: RunSearch,
): Diagnostic[] {
  return [
    ...unsweptLists(parts, search),
    ...parts.flatMap(({ script, sweeps, inUserScript }) =>
      [
        ...lostCommas(sweeps, script),
        ...replacedSweeps(sweeps, script),
        ...typedSigns(sweeps, script),
        ...unsweptFunctions(sweeps, script),
        ...furtherLists(sweeps, script, search),
      ].map(inUserScript)
    ),
  ];
}

/**
 * Flags that take one value in a run, by what they are called in the field:
 * `--lr`, `--train.batch_size`, `--base-learning-rate`. `--gpus`, `--layers`
 * and `--betas` take lists.
 */
const takesOne = new RegExp(`(?:^|-)(?:${
  [
    "lr|learning-rate|momentum|dropout|wd|weight-decay|bs|batch-size|seed|fold",
    "optimi[sz]er|optim|model|arch|temperature|alpha|beta|gamma|lambda|sigma",
    "tau|rho|eps|epsilon|(?:num|max|n)-epochs",
  ].join("|")
})$|^epochs$`);

/**
 * Comma lists behind flags, or by themselves, which sweep nothing unless that is
 * said; each flag once. In what runs once all are told of, beside a sweep those that are surely
 * meant as one.
 */
function unsweptLists(
  parts: readonly ScriptPart[],
  { task, sweepFlags }: RunSearch,
): Diagnostic[] {
  const turns = Map.groupBy(
    parts.flatMap((it) => it.sweeps),
    ({ site }) => site.span.start,
  );
  const told = new Set<string>();
  return parts.flatMap(({ script: { source }, sweeps, inUserScript }) =>
    sweeps.flatMap((sweep) => {
      const { site, received } = sweep;
      const isSwept = task !== undefined || sweepsInWords(sweep) ||
        turns.get(site.span.start)?.length !== 1;
      const all = received?.arguments ?? site.run.arguments;
      return all.flatMap(({ role, text: { text }, word }, index) => {
        const flag = plainWord(text, all[index - 1]?.text.text);
        const name = plainName(flag.name);
        if (
          role !== "other" || told.has(name) || sweepsPlainly(flag, sweepFlags)
        ) return [];
        if (flag.name === text) {
          if (
            isSwept || !tight.test(text) || text.startsWith("-") ||
            all[index - 1]?.role === "override"
          ) return [];
          told.add(name);
          return [inUserScript(warning(
            `"${text}" is not swept: it is a word of its own`,
            { source, span: word.span },
            `Write 'choice(${text})' if it is a list of values to try`,
          ))];
        }
        const one = takesOne.test(kebab(name));
        const value = text.slice(flag.lead.length);
        if (!(one ? loose : tight).test(value) || isSwept && !one) return [];
        told.add(name);
        return [inUserScript(warning(
          `"${text}" is not swept: it is the value of a flag`,
          { source, span: word.span },
          `Add --sweep-flag ${name} if it is a list of values to try`,
        ))];
      });
    })
  );
}

const tight = /^[\w.+~/-]+(?:,[\w.+~/-]+)+$/;
const loose = /^[\w.+~/-]+(?:,\s*[\w.+~/-]+)+$/;

function sweepsInWords({ overrides }: SweepSite): boolean {
  return overrides.some(({ override, origin }) =>
    origin.kind === "argument" && override.sweep.kind !== "none"
  );
}

/** `train.batch_size`, `batchSize` → `train-batch-size`, `batch-size`. */
function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").replace(/[._]/g, "-")
    .toLowerCase();
}

/**
 * `--lr 'choise(1,2)'`, `--lr 'choice(1,2),3'`: as overrides they would be
 * refused.
 */
function unsweptFunctions(
  sweeps: SweepSite[],
  { source }: Script,
): Diagnostic[] {
  return sweeps.flatMap(({ site, received }) => {
    const all = received?.arguments ?? site.run.arguments;
    return all.flatMap(({ role, text: { text }, word }): Diagnostic[] => {
      if (role !== "other") return [];
      const place = { source, span: word.span };
      const value =
        /^(?:--?[\w.-]+=|-[A-Za-z](?=\w+\())?(.*)$/s.exec(text)?.[1] ??
          "";
      const [, name = ""] = /^(\w{5,})\(.*\)$/s.exec(value) ?? [];
      const meant = closeWord(name, ["choice", "range", "shuffle", "interval"]);
      if (meant !== undefined && meant !== name) {
        return [warning(
          `"${text}" is not swept: there is no ${name}()`,
          place,
          `Write ${meant}(…), if it is a list of values to try`,
        )];
      }
      return isAmongOthers(value)
        ? [warning(
          `"${text}" is not swept: a sweep function stands among other values`,
          place,
          "Write one function for the whole value, if it is a list of values to try",
        )]
        : [];
    });
  });
}

/** `choice(1,2),3`; what holds a blank is prose. */
function isAmongOthers(value: string): boolean {
  return /(?:^|,)(?:choice|range|interval|glob|shuffle|sort|tag)\(/.test(
    value,
  ) &&
    /\)(?:,|$)/.test(value) && !/\s/.test(value) && !isSweepCall(value);
}

/** `--lr 1,2 3,4` with `--sweep-flag lr`: only the first word is swept. */
function furtherLists(
  sweeps: SweepSite[],
  { source }: Script,
  { sweepFlags }: RunSearch,
): Diagnostic[] {
  return sweeps.flatMap(({ site, received }) => {
    const all = received?.arguments ?? site.run.arguments;
    let flagAt = -1;
    let others = 0;
    return all.flatMap(({ role, text: { text }, word }, index) => {
      if (text.startsWith("-")) {
        [flagAt, others] = [index, 0];
        return [];
      }
      const between = index - flagAt - 1;
      const areOthers = others === between;
      if (role === "other") others++;
      const flag = all[flagAt]?.text.text;
      const isFurther = role === "other" && between > 0 && areOthers &&
        tight.test(text) && flag !== undefined &&
        sweepsPlainly(plainWord(text, flag), sweepFlags);
      return isFurther
        ? [warning(
          `"${text}" is not swept: only the first word behind ${flag} is`,
          { source, span: word.span },
          "Write its values into one list, with commas between them",
        )]
        : [];
    });
  });
}

/** `lr=0.1 0.01`, `lr= 1,2`, `lr=1 ,2`: a comma is lost, or a blank too many. */
function lostCommas(
  sweeps: SweepSite[],
  { source }: Script,
): Diagnostic[] {
  return sweeps.flatMap(({ site }) =>
    site.run.arguments.flatMap((it, index, all): Diagnostic[] => {
      const before: Argument | undefined = all[index - 1];
      if (it.role !== "other" || before?.role !== "override") return [];
      const text = writtenText(it.text);
      const last = writtenText(before.text);
      const told = (state: string, meant: string): Diagnostic[] => [
        warning(
          `"${text}" is a word of its own: ${state}`,
          { source, span: it.word.span },
          `Write ${meant}`,
        ),
      ];
      const isList = text.split(",").every((one) => number.test(one));
      const [, value] = /^[\w./+~@-]+=(.*)$/s.exec(last) ?? [];
      if (last === "=" && (isList || tight.test(text))) {
        const key = all[index - 2];
        const name = key === undefined ? "key" : writtenText(key.text);
        return told('blanks stand around "="', `${name}=${text}`);
      }
      if (value === "" && (isList || tight.test(text))) {
        return told(`a blank stands behind "${last}"`, `${last}${text}`);
      }
      if (value !== undefined && text.startsWith(",")) {
        return told("a blank stands before its comma", `${last}${text}`);
      }
      return isList && value?.split(",").every((one) => number.test(one))
        ? told(`is a comma missing behind "${last}"?`, `${last},${text}`)
        : [];
    })
  );
}

const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** `lr=1,2 lr=3`: of two overrides with one key the last counts. */
function replacedSweeps(
  sweeps: SweepSite[],
  { source }: Script,
): Diagnostic[] {
  return sweeps.flatMap(({ overrides }) => {
    const last = new Map(overrides.map((it) => [it.override.key, it]));
    return overrides.flatMap((own): Diagnostic[] => {
      const { override, origin } = own;
      const found = last.get(override.key);
      const later = found === own ? undefined : found;
      return override.reader !== "Hydra" || override.sweep.kind === "none" ||
          origin.kind !== "argument" || later?.origin.kind !== "argument" ||
          later.origin.argument.word === origin.argument.word
        ? []
        : [warning(
          `"${writtenText(origin.argument.text)}" counts for nothing: "${
            writtenText(later.origin.argument.text)
          }" behind it has the same key`,
          { source, span: origin.argument.word.span },
          "Leave one of them out",
        )];
    });
  });
}
