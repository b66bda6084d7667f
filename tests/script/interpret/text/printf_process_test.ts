import { assertEquals } from "@std/assert";
import { formatPrintf } from "../../../../src/script/interpret/text/printf.ts";
import { askBash } from "../ask_bash.ts";
import { Chance, differences, randomInputs } from "../chance.ts";

const now = new Date(1_700_000_000_000);

function printed([format = "", ...args]: readonly string[]): string {
  const result = formatPrintf(format, args, {
    now,
    started: now,
    zone: "UTC0",
  });
  if (result.kind === "cannot") return `cannot: ${result.reason}`;
  return `${result.output.replaceAll("\0", "")}[${result.status}]${
    result.errors.map((it) => `\n${it}`).join("")
  }`;
}

function asked(inputs: readonly (readonly string[])[]): string[] {
  return askBash(
    `{ v=$(printf -- "$@"; printf '[%s]' $?); } 2> /tmp/printf_test.$$
     printf '%s' "$v"; while IFS= read -r l; do case $l in *"ignored null byte"*) ;; *) printf '\\n%s' "\${l#*printf: }";; esac; done < /tmp/printf_test.$$; rm -f /tmp/printf_test.$$`,
    inputs,
    { environment: { TZ: "UTC0" } },
  );
}

const fixed: string[][] = [
  ["%d", ""],
  ["%d"],
  ["%d", "abc"],
  ["%d", "12x"],
  ["%d", " 12"],
  ["%d", "12 "],
  ["%d", "99999999999999999999"],
  ["%d", "-99999999999999999999"],
  ["%u", "-1"],
  ["%x", "-1"],
  ["%u", "99999999999999999999"],
  ["%d", "'a"],
  ["%d", "'"],
  ["%d", '"é'],
  ["%d", "0x1F"],
  ["%d", "010"],
  ["%d", "08"],
  ["%d", "0x"],
  ["%d", "+5"],
  ["%d", "--5"],
  ["%d", "-0"],
  ["%f", ""],
  ["%f", "abc"],
  ["%f", "1x"],
  ["%.20f", "0.1"],
  ["%.40f", "0.1"],
  ["%a", "0.1"],
  ["%a", "1"],
  ["%a", "0"],
  ["%.2a", "0.1"],
  ["%.0a", "1"],
  ["%g", "1e100"],
  ["%f", "inf"],
  ["%f", "-inf"],
  ["%f", "nan"],
  ["%e", "0"],
  ["%F", "inf"],
  ["%A", "255.5"],
  ["%G", "1e-10"],
  ["%f", "0x1p3"],
  ["%f", "'a"],
  ["a\\cb"],
  ["%b", "a\\cb", "c"],
  ["%z"],
  ["%"],
  ["a%"],
  ["%5"],
  ["%-5d|", "3"],
  ["%*d|", "5", "3"],
  ["%*d|", "-5", "3"],
  ["%.*d|", "3", "5"],
  ["%.*s|", "-1", "abc"],
  ["%.s|", "abc"],
  ["%5.1s|", "abc"],
  ["%c", "abc"],
  ["%c|", ""],
  ["%q|", "a b"],
  ["%10q|", "a b"],
  ["%.2Q|", "abc d"],
  ["%.3q|", "a b c"],
  ["%s %s\\n", "a", "b", "c"],
  ["x\\n", "a", "b"],
  ["%s"],
  ["%d %s"],
  ["%(%Y)T", "0"],
  ["%(%Y-%m)T|", "abc"],
  ["%10(%Y)T|", "0"],
  ["%()T|", "0"],
  ["%(%c)T", "86400"],
  ["%(%F %T %j %u %U %V %G)T", "1704067200"],
  ["%(%s)T", "5"],
  ["%'d", "1234567"],
  ["%#x %#o %#X", "255", "8", "255"],
  ["%+d % d %05d %-05d|", "3", "3", "3", "3"],
  ["%.3d %5.3d %05.3d", "3", "3", "3"],
  ["%hd %ld %lld %jd %zd %td %Lf", "1", "2", "3", "4", "5", "6", "7"],
  ["%s", "é"],
  ["%5s|", "é"],
  ["%-5s|", "é"],
  ["%hhd", "300"],
  ["%#.0f|%#g", "1", "1"],
  ["%.0d|", "0"],
  ["%.0x|", "0"],
  ["%#x", "0"],
  ["%#o", "0"],
  ["%#.0o", "0"],
  ['\\x41\\u00e9\\101\\0101\\q\\"\\?'],
  ["%b", '\\101\\0101\\x41\\"'],
  ["%s\\"],
  ["% -+#05d|", "5"],
  ["%05s|", "a"],
  ["%-.3f|", "1.23456"],
  ["%*d", "abc", "5"],
  ["%1$s", "a"],
  ["%ls", "a"],
  ["%-%"],
  ["%.3b|", "a\\tbcd"],
  ["%i", "5", "6"],
  ["%X", "0xabc"],
  ["%o", "-1"],
  ["%.0f %.0f %.0f", "0.5", "1.5", "2.5"],
  ["%.2f", "2.675"],
  ["%e", "12345.678"],
  ["%.0e", "15"],
  ["%g %g %g", "100000", "1000000", "0.0001"],
  ["%g", "0.00001234"],
  ["%#g", "1.5"],
  ["%.3g", "1234.5"],
  ["%.10g", "0.1"],
  ["%010.3f|", "-3.14159"],
  ["%+.1e", "9.96"],
  ["%.17g", "0.1"],
  ["%f", "1e300"],
  ["%f", "-0"],
  ["%5%|"],
  ["%s,", "a", "b", "c"],
  ["[%s]", ""],
  ["%%%s", "x"],
  ["%05d", "-3"],
  ["%k", "1"],
  ["%s\\n"],
  ["-%s", "x"],
  ["%03d ", "1", "2", "10"],
  ["%.3s|%.1s", "abcdef", "xyz"],
  ["%d %f", "3", "0.5", "4"],
  ["%f", "1,5"],
];

Deno.test("formatPrintf() prints what printf prints", () => {
  assertEquals(differences(fixed, fixed.map(printed), asked(fixed)), []);
});

Deno.test("formatPrintf() agrees with bash on random formats", () => {
  const chance = new Chance(12);
  const values = [
    "",
    "0",
    "1",
    "-1",
    "42",
    "abc",
    "12x",
    "0x1f",
    "010",
    "3.14159",
    "-2.5",
    "1e10",
    "1e-5",
    "99999999999",
    "'A",
    "a b",
    "é",
    "\\t\\x41",
    "$x",
    "0.1",
    "123456789.987654321",
    "1e22",
    "-0.0001",
    "inf",
    "5e-324",
    "2.5",
    "1e-4",
    "99999.95",
    "0.5",
    "-",
    "+7",
    " 8",
  ];
  const inputs = Array.from({ length: randomInputs }, () => {
    const formats = Array.from(
      { length: 1 + chance.below(3) },
      () =>
        chance.of(["", "x", "\\n", "%%", " ", "\\t"]) + "%" +
        chance.text(["-", "#", " ", "+", "0"], 2) +
        chance.of(["", "", "3", "10", "*"]) +
        chance.of(["", "", ".", ".0", ".3", ".10", ".*"]) +
        chance.of(Array.from("ssdddiouxXcbqeEfFgGaA")),
    );
    return [
      formats.join(""),
      ...Array.from({ length: chance.below(5) }, () => chance.of(values)),
    ];
    // a character cut in two is refused
  }).filter(([format = "", ...args]) =>
    !(args.includes("é") && /c|\.[0-9*]*[sbq]/.test(format)) &&
    !(format.includes("*") && args.some((it) => /\d{5}|e/.test(it)))
  );
  assertEquals(differences(inputs, inputs.map(printed), asked(inputs)), []);
});
