import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { callVerb } from "../../../support/call-verb.ts";

const folder = mkdtempSync(join(tmpdir(), "tunewright-diff-"));

it("distinguishes added, removed and changed rows, and ends with 1 when there are any", async () => {
  const [before, after] = [join(folder, "before.csv"), join(folder, "after.csv")];
  writeFileSync(before, "prompt,completion\na,1\nb,2\nc,3\n");
  writeFileSync(after, "prompt,completion\nc,3\nb,4\nd,5\n");
  const { exitCode, text } = await callVerb("diff", before, after);
  expect(exitCode).toBe(1);
  expect(text).toMatch(
    /1 unchanged\n +1 added\n.*after\.csv:4\n +1 removed\n.*before\.csv:2\n +1 with/,
  );
  expect((await callVerb("diff", before, before)).exitCode).toBe(0);
});
