import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { callVerb } from "../../../support/call-verb.ts";

const folder = mkdtempSync(join(tmpdir(), "tunewright-split-"));

const EXAMPLE = "dataset-tools/examples/support-tickets.csv";

it("writes every row to one part", async () => {
  const out = join(folder, "parts");
  const { exitCode, data } = await callVerb(
    "split",
    EXAMPLE,
    "--out",
    out,
    "--evaluation-share",
    "0.3",
  );
  expect(exitCode).toBe(0);
  const { split, records } = data as {
    split: { parts: Record<string, { rows: number }> };
    records: { read: number };
  };
  const rows = Object.values(split.parts).map((part) => part.rows);
  expect(rows.reduce((sum, count) => sum + count, 0)).toBe(records.read);
});
