import { assertEquals } from "@std/assert";
import { Layers } from "../../../src/script/interpret/layers.ts";
import { Chance } from "./chance.ts";

Deno.test("Layers hold what as many maps would hold, whoever is copied and written to", () => {
  const chance = new Chance(7);
  const pairs = [{
    layers: new Layers<string>([["a", "1"]]),
    map: new Map([["a", "1"]]),
  }];
  for (let turn = 0; turn < 4000; turn++) {
    const one = pairs[chance.below(pairs.length)];
    if (one === undefined) continue;
    const name = `v${chance.below(60)}`;
    const what = chance.below(10);
    if (what === 0 && pairs.length < 20) {
      pairs.push({ layers: one.layers.copy(), map: new Map(one.map) });
    } else if (what < 3) {
      assertEquals(one.layers.delete(name), one.map.delete(name));
    } else {
      one.layers.set(name, `${turn}`);
      one.map.set(name, `${turn}`);
    }
    const other = pairs[chance.below(pairs.length)] ?? one;
    const differing = [...new Set([...one.map.keys(), ...other.map.keys()])]
      .filter((it) => one.map.get(it) !== other.map.get(it));
    const told = one.layers.namesToCompare(other.layers);
    assertEquals(differing.filter((it) => !told.has(it)), []);
  }
  for (const { layers, map } of pairs) {
    assertEquals([...layers].sort(), [...map].sort());
    assertEquals(layers.size, map.size);
  }
});
