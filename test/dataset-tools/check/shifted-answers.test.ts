import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { shiftedAnswers } from "../../../dataset-tools/check/set/shifted-answers.ts";
import { describeNeeds, shared } from "../../support/needs.ts";
import { findWith } from "../../support/rule-case.ts";

type Pair = readonly [prompt: string, completion: string];

/** The answers of the rows from `from` to before `to` moved down by `by` rows. */
function moved(rows: readonly Pair[], by: number, from = 0, to = rows.length): Pair[] {
  return rows.map(([prompt, own], i) => {
    const other = i >= from && i < to ? rows[i - by] : undefined;
    return [prompt, other?.[1] ?? own];
  });
}

/** An order without a pattern, the same in every run. */
function mixed(rows: readonly Pair[]): Pair[] {
  const order = rows.map((row, i) => [random(i), row] as const);
  return order.sort(([a], [b]) => a - b).map(([, row]) => row);
}

/** Numbers of 32 bits that look random (the last steps of MurmurHash3). */
function random(i: number): number {
  const once = Math.imul((i + 1) ^ ((i + 1) >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}

function find(rows: readonly Pair[]) {
  const values = rows.map(([prompt, completion]) => ({ prompt, completion }));
  return findWith(shiftedAnswers, { name: "", rows: values });
}

const sets = {
  banking77: (path: string): Pair[] =>
    (parse(readFileSync(`${path}/banking77/train.csv`), { columns: true }) as Row[]).map(
      ({ text, category }) => [text, category],
    ),
  gsm8k: (path: string): Pair[] =>
    readFileSync(`${path}/gsm8k/train.jsonl`, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
      .map(({ question, answer }) => [question, answer]),
};
type Row = Record<"text" | "category", string>;

describeNeeds(shared("data"), "answers moved in real sets", (path) => {
  describe.each(Object.entries(sets))("%s", (_, read) => {
    const all = read(path);
    const rows = mixed(all).slice(0, 4000);

    it("is fine in its own order and in any other", () => {
      expect(find(all)).toEqual([]);
      expect(find(rows)).toEqual([]);
    });

    it.each([
      [1, 0, 4000, "1 row above"],
      [1, 400, 4000, "1 row above"],
      [-2, 2000, 4000, "2 rows below"],
      [3, 3000, 4000, "3 rows above"],
      [1, 3800, 4000, "1 row above"],
      [1, 1200, 1700, "1 row above"],
    ])("is found when moved by %i from row %i to row %i", (by, from, to, says) => {
      const [finding, ...more] = find(moved(rows, by, from, to));
      expect(more).toEqual([]);
      expect(finding?.message).toContain(says);
      expect(Math.abs((finding?.line ?? 0) - (from + 1))).toBeLessThan(10);
    });
  });
});

it("is not found where labels are drawn at random", () => {
  const rows = Array.from({ length: 3000 }, (_, i): Pair => {
    const label = random(i + 5000) % 2 === 0 ? "yes" : "no";
    return [`text ${random(i) % 97} and ${(random(i) >>> 8) % 89}`, label];
  });
  expect(find(rows)).toEqual([]);
});
