import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { convertDataset } from "../../../dataset-tools/index.ts";
import { toRecord } from "../../../dataset-tools/read/to-record.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const place = { file: "a.jsonl", line: 1 };

function read(...weights: unknown[]) {
  const messages = weights.flatMap((weight, i) => [
    { role: "user", content: `q${i}` },
    { role: "assistant", content: `a${i}`, weight },
  ]);
  const value = { messages };
  return toRecord({ place, value, text: JSON.stringify(value) });
}

it("cuts off answers of weight 0 at the end with their questions, and counts them", () => {
  const record = read(1, 0, 0);
  expect(record?.turns.map(({ blocks }) => blocks)).toEqual([[{ text: "q0" }], [{ text: "a0" }]]);
  expect(record?.lost).toEqual(["answers of weight 0"]);
});

it("keeps one before an answer that counts, for a rule to name", () => {
  expect(read(0, 1)?.turns.map(({ untrained }) => untrained)).toEqual([
    undefined,
    true,
    undefined,
    undefined,
  ]);
});

it("counts a weight that is neither 0 nor 1 as lost", () => {
  expect(read(0.5)?.lost).toEqual(["weight"]);
  expect(read(1)?.lost).toBeUndefined();
});

it("leaves out a row whose answers all have the weight 0, with a warning", async () => {
  const folder = temporaryFolder();
  const input = join(folder, "a.jsonl");
  const row = (weight: number) => ({
    messages: [
      { role: "user", content: "q" },
      { role: "assistant", content: "a", weight },
    ],
  });
  writeFileSync(input, [row(0), row(1)].map((one) => JSON.stringify(one)).join("\n"));
  const out = join(folder, "out.jsonl");
  const result = await convertDataset({ inputs: [input], to: "converse", out });
  expect(result).toMatchObject({ rejected: 1, file: { rows: 1 } });
  expect(result.check.findings).toMatchObject([
    { code: "untrained-row", severity: "warning", line: 1 },
  ]);
});
