import { type Diagnostic, type Place, warning } from "../error.ts";
import type { Script } from "../script/script.ts";
import { writtenText } from "../script/word_text.ts";
import type { SweepSite } from "./sweep_site.ts";

/** What a page or a text processor makes of `-` and `--`. */
const dashes = /^[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+/;
/** … and of quotes. */
const quotes = /^[\u2018-\u201f\u00ab\u00bb]/;

/** Words of runs that were copied with dashes and quotes that no shell knows. */
export function typedSigns(
  sweeps: SweepSite[],
  { source }: Script,
): Diagnostic[] {
  return sweeps.flatMap(({ site }) =>
    site.run.arguments.flatMap(({ text, word: { span } }): Diagnostic[] => {
      const word = writtenText(text);
      // within quotes that the shell knows it is meant
      const isBare = word !== "" && source.text[span.start] === word[0];
      return isBare ? signsOf(word, { source, span }) : [];
    })
  );
}

function signsOf(word: string, place: Place): Diagnostic[] {
  const [dash] = dashes.exec(word) ?? [];
  if (dash !== undefined) {
    const rest = word.slice(dash.length);
    // `--` is what becomes a longer dash
    const meant = /^[A-Za-z](?:[=\d]|$)/.test(rest) ? "-" : "--";
    return [warning(
      `"${word}" begins with "${dash}", which is another sign than "-"`,
      place,
      `Write ${meant}${rest}, if it is an option`,
    )];
  }
  return quotes.test(word)
    ? [warning(
      `"${word}" has quotes that are letters for the shell`,
      place,
      `Write ' or " in their place`,
    )]
    : [];
}
