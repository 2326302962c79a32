import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { prepared } from "../../support/prepared-dataset.ts";

const long = (i: number) => `The parcel number ${i} will be with you on the next working day.`;

/** Rows with a question each, `each` of them with the same answer. */
function table(rows: number, each: number, answer = long): string {
  const lines = Array.from(
    { length: rows },
    (_, i) => `question number ${i} of ${rows},${answer(Math.floor(i / each))}`,
  );
  return `question,answer\n${lines.join("\n")}\n`;
}

/** In how many parts each answer is. */
function partsOf(outDir: string): Map<string, number> {
  const parts = new Map<string, number>();
  for (const part of ["train", "validation", "evaluation"]) {
    const text = readFileSync(join(outDir, `${part}.jsonl`), "utf8");
    const answers = new Set(text.match(/The parcel number \d+|Sorry[^"]*|label \d+/g));
    for (const answer of answers) parts.set(answer, (parts.get(answer) ?? 0) + 1);
  }
  return parts;
}

describe("rows with the same free-text answer", () => {
  it("go to one part, and the manifest says how many they are", async () => {
    const { manifest, outDir } = await prepared(table(600, 4));
    expect([...partsOf(outDir).values()].every((parts) => parts === 1)).toBe(true);
    expect(manifest.split.sameAnswers).toEqual({ answers: 150, rows: 600, stock: 0 });
    const held = manifest.split.parts.evaluation?.rows ?? 0;
    expect(held).toBeGreaterThan(50);
    expect(held).toBeLessThan(72);
  });

  it("are split by their questions alone on request", async () => {
    const { manifest, outDir } = await prepared(table(600, 4), { groupByAnswer: false });
    expect(Math.max(...partsOf(outDir).values())).toBeGreaterThan(1);
    expect(manifest.split.sameAnswers).toBeUndefined();
  });

  it("are not kept together when the answer is a stock reply, which would be a part of its own", async () => {
    const sorry = "Sorry; I am not able to help you with this question.";
    const { manifest, outDir } = await prepared(
      table(600, 2, (i) => (i % 3 === 0 ? sorry : long(i))),
    );
    expect(manifest.split.sameAnswers).toEqual({ answers: 200, rows: 400, stock: 1 });
    expect(partsOf(outDir).get(sorry)).toBe(3);
  });

  it("are left alone when the answers are labels", async () => {
    const label = (i: number) => `label ${i % 3} that is long enough to be a sentence`;
    const { manifest } = await prepared(table(300, 1, label));
    const ungrouped = await prepared(table(300, 1, label), { groupByAnswer: false });
    expect(manifest.split.method).toBe("by-label");
    expect(manifest.split).toEqual(ungrouped.manifest.split);
  });
});
