import { expect, it } from "vitest";
import { sampleRows } from "../../../../pipeline/evaluation/few-shot/sample-rows.ts";

const numbers = Array.from({ length: 1000 }, (_, row) => `row ${row}`);

async function* streamOf(lines: readonly string[]) {
  yield* lines;
}

it("keeps all rows that fit, a repeated one once", async () => {
  const { lines, of } = await sampleRows(streamOf([...numbers, ...numbers]));
  expect(of).toBe(2000);
  expect([...lines].sort()).toEqual([...numbers].sort());
});

it("of too many rows keeps the same sample, in whatever order they come, from all of the file", async () => {
  const max = { rows: 50, characters: 1e6 };
  const { lines, of } = await sampleRows(streamOf(numbers), max);
  expect([lines.length, of]).toEqual([50, 1000]);
  expect((await sampleRows(streamOf([...numbers].reverse()), max)).lines).toEqual(lines);
  const rows = lines.map((line) => Number(line.slice(4)));
  expect(rows.some((row) => row < 200)).toBe(true);
  expect(rows.some((row) => row >= 800)).toBe(true);
});

it("keeps no more characters than fit", async () => {
  const { lines } = await sampleRows(streamOf(numbers), { rows: 1e6, characters: 100 });
  const characters = lines.join("").length;
  expect(characters).toBeLessThanOrEqual(100);
  expect(characters).toBeGreaterThan(90);
});
