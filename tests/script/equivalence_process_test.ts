import { assertAsBash } from "../as_bash.ts";
import { compare, Stage } from "../equivalence.ts";

/** Scripts as people write them; and those whose runs only bash can tell. */
const folders = ["scripts", "loops"];

for (const folder of folders) {
  const url = new URL(`../testdata/${folder}/`, import.meta.url);
  for (const { name } of [...Deno.readDirSync(url)].sort(byName)) {
    if (!name.endsWith(".sh")) continue;
    Deno.test(`${folder}/${name} does in its jobs what bash does with it`, () => {
      const stage = new Stage();
      try {
        const text = Deno.readTextFileSync(new URL(name, url))
          .replaceAll("\r\n", "\n");
        const result = compare(text, stage);
        assertAsBash(result);
      } finally {
        stage.remove();
      }
    });
  }
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
