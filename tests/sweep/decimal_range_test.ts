import { assertEquals } from "@std/assert";
import {
  type DecimalRange,
  decimalRange,
} from "../../src/sweep/decimal_range.ts";

type Bound = bigint | number;

function rangeOf(start: Bound, stop: Bound, step: Bound): DecimalRange {
  const range = decimalRange(start, stop, step);
  if (typeof range === "string") throw new Error(range);
  return range;
}

function valuesOf(start: Bound, stop: Bound, step: Bound): number[] {
  const range = rangeOf(start, stop, step);
  return Array.from({ length: range.size }, (_, index) => range.valueAt(index));
}

Deno.test("decimalRange() adds the exact step in decimal, as Hydra does", () => {
  assertEquals(
    valuesOf(0n, 1n, 0.1),
    [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7000000000000001, 0.8, 0.9],
  );
  assertEquals(valuesOf(0.1, 0.5, 0.1), [0.1, 0.2, 0.30000000000000004, 0.4]);
  assertEquals(valuesOf(-1, 1n, 0.3), [
    -1,
    -0.7000000000000001,
    -0.4,
    -0.10000000000000003,
    0.19999999999999996,
    0.49999999999999994,
    0.7999999999999999,
  ]);
});

Deno.test("decimalRange() gives any value without those before it", () => {
  const range = rangeOf(0n, 1000n, 0.1);
  assertEquals(range.size, 10_000);
  const found = [9999, 101, 1, 5000, 100, 999].map((at) => range.valueAt(at));
  assertEquals(
    found,
    [999.9000000000001, 10.100000000000001, 0.1, 500, 10, 99.9],
  );
});

Deno.test("decimalRange() crosses powers of ten as the rounding does", () => {
  const range = rangeOf(0.0001, 5000n, 0.7);
  assertEquals(range.size, 7143);
  const found = [14, 15, 143, 1429, 7000, 7142].map((at) => range.valueAt(at));
  assertEquals(found, [
    9.800099999999999,
    10.5001,
    100.1001,
    1000.3000999999999,
    4900.000099999999,
    4999.4001,
  ]);
});

Deno.test("decimalRange() rounds ties to even, so that steps of 25 become steps of 20", () => {
  const start = 3n * 10n ** 28n;
  assertEquals(rangeOf(start, start + 200n, 25).size, 10);
});

Deno.test("decimalRange() never ends where the step is rounded away", () => {
  const start = 10n ** 28n + 1n;
  const range = rangeOf(start, start + 39n, 5);
  assertEquals([range.size, range.valueAt(1_000_000)], [Infinity, 1e28]);
});

Deno.test("decimalRange() keeps the sign of a start of -0.0", () => {
  const [first, second] = valuesOf(-0, 1n, 0.5);
  assertEquals([Object.is(first, -0), second], [true, 0.5]);
});

Deno.test("decimalRange() counts the smallest floats exactly", () => {
  assertEquals(rangeOf(5e-324, 5e-323, 5e-324).size, 9);
});

Deno.test("decimalRange() counts a billion values at once", () => {
  const range = rangeOf(0n, 1e9, 0.5);
  assertEquals([range.size, range.valueAt(1_999_999_999)], [
    2e9,
    999_999_999.5,
  ]);
});

Deno.test("decimalRange() counts towards and from infinity", () => {
  assertEquals(rangeOf(0n, Infinity, 1n).size, Infinity);
  assertEquals(rangeOf(0n, Infinity, 1n).valueAt(10), 10);
  assertEquals(valuesOf(0n, Infinity, Infinity), [0]);
  assertEquals(rangeOf(-Infinity, 0n, 1n).valueAt(3), -Infinity);
  assertEquals(rangeOf(Infinity, 0n, 1n).size, 0);
});

Deno.test("decimalRange() says where Python's decimal arithmetic gives up", () => {
  assertEquals(decimalRange(0n, 1n, 0), "zero step");
  assertEquals(decimalRange(0n, NaN, 1n), "not a number");
  assertEquals(decimalRange(-Infinity, 0n, Infinity), "not a number");
});
