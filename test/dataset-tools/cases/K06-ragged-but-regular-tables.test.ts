import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { callVerb } from "../../support/call-verb.ts";
import { testCases } from "../../support/dataset-cases.ts";
import { describeNeeds, shared } from "../../support/needs.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const kind = "K06-ragged-but-regular-tables";

testCases(kind, {}, { "mturk-like.csv": { named: ["csv-short-rows"], converted: 12 } });

describeNeeds(shared(`cases/dataset/more/${kind}`), kind, (folder) => {
  it("converts all rows when the columns are named", async () => {
    const out = join(temporaryFolder(), "rows.jsonl");
    const input = join(folder, "mturk-like.csv");
    const columns = "prompt=Input.text,completion=Answer.label";
    const { exitCode } = await callVerb(
      "convert",
      input,
      "--columns",
      columns,
      "--model",
      "nova-lite",
      "--out",
      out,
    );
    expect(exitCode).toBe(0);
    expect(readFileSync(out, "utf8").trimEnd().split("\n")).toHaveLength(12);
  });
});
