import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { callVerb } from "../../../support/call-verb.ts";

it("reads a table by the given delimiter and quote, and leaves out duplicates on request", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-convert-"));
  const [table, out] = [join(folder, "set.csv"), join(folder, "set.jsonl")];
  writeFileSync(table, "text;category\n'a; b';x\n'a; b';x\nc;y\n");
  const reading = ["--columns", "prompt=text,completion=category", "--delimiter", ";"];
  const { text } = await callVerb(
    "convert",
    table,
    ...reading,
    ...["--quote", "'", "--drop-duplicates", "--to", "prompt-completion", "--out", out],
  );
  expect(text).toMatch(/1 exact duplicate left out/);
  const rows = readFileSync(out, "utf8").trimEnd().split("\n");
  expect(rows.map((row) => JSON.parse(row))).toEqual([
    { prompt: "a; b", completion: "x" },
    { prompt: "c", completion: "y" },
  ]);
});
