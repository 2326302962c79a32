import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DuplicateIndex } from "../../../dataset-tools/check/duplicate-index.ts";
import { type SeenRecord, scanRecord } from "../../../dataset-tools/check/seen-record.ts";
import type { TrainingRecord } from "../../../dataset-tools/record.ts";

function recordOf(question: string, answer: string): TrainingRecord {
  const place = { file: "x", line: 1 };
  const turns = [
    { role: "user", blocks: [{ text: question }], path: "q" },
    { role: "assistant", blocks: [{ text: answer }], path: "a" },
  ];
  return { place, shape: "columns", system: [], turns, row: { place, value: {} } };
}

function look(question: string, answer = "a"): SeenRecord {
  return scanRecord(recordOf(question, answer), 0, new DuplicateIndex());
}

function isSame(a: SeenRecord, b: SeenRecord, key: "exact" | "plain"): boolean {
  return a[key].high === b[key].high && a[key].low === b[key].low;
}

const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom("a", "A", " ", ".", "'", "1", "-", "é", "É", "水", "\n", "+", "\u00a0"),
    maxLength: 8,
  }),
  fc.string({ unit: "binary", maxLength: 20 }),
);

describe("the exact hash", () => {
  it("is equal for equal texts and differs for others", () => {
    fc.assert(
      fc.property(text, text, text, text, (q1, a1, q2, a2) => {
        const equal = q1 === q2 && a1 === a2;
        expect(isSame(look(q1, a1), look(q2, a2), "exact")).toBe(equal);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["ab c", "a bc"],
    ["a  b", "a b"],
    ["a b ", "a b"],
    ["don't", "dont"],
    ["水 水", "水水"],
    ["a.b", "a,b"],
    ["a\nb", "a b"],
    ["É", "é"],
    ["Why hasn't it come?", "Why didn't it come?"],
    ["it's a long word", "its a long word"],
    ["abcdefgh", "abcdefgi"],
  ])("tells %j from %j", (one, other) => {
    expect(isSame(look(one), look(other), "exact")).toBe(false);
  });
});

describe("the plain hash", () => {
  it.each([
    ["How do I pay?", "how do i PAY"],
    ["a, b; c", "A b c."],
    [" padded  text ", "padded text"],
    ["ÜBER Ärger", "über ärger"],
    ["“quoted”", '"quoted"'],
    ["don’t", "don't".replace("'", "’")],
  ])("is the same for %j and %j", (one, other) => {
    expect(isSame(look(one), look(other), "plain")).toBe(true);
  });

  it.each([
    ["2.5", "25"],
    ["2+2", "2-2"],
    ["$5", "5"],
    ["a b", "ab"],
    ["1:30", "130"],
    ["yes", "no"],
  ])("differs for %j and %j", (one, other) => {
    expect(isSame(look(one), look(other), "plain")).toBe(false);
  });
});

it("hashes a word the same in a text of ASCII and in one with other characters", () => {
  for (const word of ["a", "Four", "fives", "UPPERCASE", "don't", "x2y9z", "2024", "o'clock's"]) {
    const [inAscii] = look(`${word} b`).questionWords();
    expect(look(`${word} é`).questionWords()[0]).toBe(inAscii);
  }
});

it("finds the words of a text in lower case, whatever is between them", () => {
  expect([...look("Hello, World!").words()]).toEqual([...look("hello world").words()]);
  expect(look("one two three").questionWords()).toHaveLength(3);
  expect(look("水の中").questionWords()).toHaveLength(3);
});

it("names the first of many repeats", () => {
  const index = new DuplicateIndex();
  const rows = Array.from({ length: 5000 }, (_, i) => `row ${i % 2500}`);
  const repeats = rows.map(
    (question, i) => scanRecord(recordOf(question, "a"), i, index).repeats.exact,
  );
  expect(repeats.slice(0, 2500).every((earlier) => earlier === -1)).toBe(true);
  expect(repeats.slice(2500)).toEqual(Array.from({ length: 2500 }, (_, i) => i));
});
