import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shortHash } from "../../../dataset-tools/hashing/record-hash.ts";
import { SpoolWriter } from "../../../dataset-tools/prepare/row-spool.ts";
import { SplitDraws } from "../../../dataset-tools/prepare/split-draws.ts";
import { type Drawn, headOf } from "../../../dataset-tools/prepare/spooled-row.ts";
import { writeParts } from "../../../dataset-tools/prepare/write-parts.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const drawn = (i: number, answer: string, of: Partial<Drawn> = {}): Drawn => ({
  id: shortHash(`${i}`),
  question: shortHash(`question ${i}`),
  draw: (i % 100) / 100,
  answer,
  ...of,
});

async function parts(
  rows: readonly Drawn[],
  { shares = { validation: 0.1, evaluation: 0.2 }, byLabel = true } = {},
) {
  const folder = temporaryFolder();
  const spool = join(folder, "rows.spool");
  const writer = await SpoolWriter.create(spool);
  const draws = new SplitDraws();
  for (const row of rows) {
    draws.add(row, byLabel);
    writer.add(headOf(row), [row.id]);
  }
  await writer.close();
  const placed = new Map<string, string>();
  const files = await writeParts({
    spool,
    folder,
    shares,
    ...draws.cut({ shares, byLabel, byAnswer: true }),
    lineOf: ({ pieces }, part) => [Buffer.from(`${part} `), ...pieces],
    placed: ({ id }, part) => placed.set(id, part),
  });
  return { folder, files, placed };
}

describe("writeParts", () => {
  it("writes every row once, into the part that it reports", async () => {
    const rows = Array.from({ length: 300 }, (_, i) => drawn(i, `label ${i % 3}`));
    const { folder, files, placed } = await parts(rows);
    const written = Object.values(files).flatMap(({ file }) =>
      readFileSync(join(folder, file), "utf8").trimEnd().split("\n"),
    );
    expect(written.sort()).toEqual([...placed].map(([id, part]) => `${part} ${id}`).sort());
    expect(placed.size).toBe(300);
  });

  it("puts rows with the same question on the same side although their labels differ", async () => {
    const low = Array.from({ length: 50 }, (_, i) => drawn(i, "low", { draw: i / 1000 }));
    const high = Array.from({ length: 50 }, (_, i) => drawn(50 + i, "high", { draw: 0.9 }));
    const question = shortHash("asked twice");
    const twice = ["low", "high"].map((answer, i) =>
      drawn(1000 + i, answer, { question, draw: 0.5 }),
    );
    const { placed } = await parts([...low, ...high, ...twice]);
    expect(twice.map(({ id }) => placed.get(id))).toEqual(["train", "train"]);
  });

  it("trains on rows that have no answer to compare with", async () => {
    const only = Array.from({ length: 50 }, (_, i) =>
      drawn(i, "", { answer: null, trainOnly: true, draw: 0 }),
    );
    const others = Array.from({ length: 50 }, (_, i) => drawn(50 + i, `answer ${i}`));
    const { placed } = await parts([...only, ...others], { byLabel: false });
    expect(new Set(only.map(({ id }) => placed.get(id)))).toEqual(new Set(["train"]));
    expect(new Set(others.map(({ id }) => placed.get(id))).size).toBe(3);
  });

  it("writes no file for a part without a share", async () => {
    const { folder, files } = await parts([drawn(1, "a")], {
      shares: { validation: 0, evaluation: 0.5 },
    });
    expect(Object.keys(files)).toEqual(["train", "evaluation"]);
    expect(existsSync(join(folder, "validation.jsonl"))).toBe(false);
  });
});
