import { assertEquals } from "@std/assert";
import { givenName } from "../../src/jobs/given_name.ts";

Deno.test("givenName() puts values of overrides and settings in the place of %{…}", () => {
  const run = {
    overrides: ["+optimizer.lr=0.1", "model.size=2", "data.size=3"],
    settings: { "--seed": "7", OMP: "4" },
  };
  const names = [
    "vit",
    "vit-%{lr}",
    "%{optimizer.lr}_%{seed}_%{--seed}_%{OMP}",
    // two names end so
    "a%{size}b",
    "%{model.size}",
    "100%-%{nothing}-%lr-{lr}",
  ];
  assertEquals(names.map((it) => givenName(it, run)), [
    "vit",
    "vit-0.1",
    "0.1_7_7_4",
    "ab",
    "2",
    "100%--%lr-{lr}",
  ]);
});
