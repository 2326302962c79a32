import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readExamples, writeExamples } from "../../../../infra/local/training/examples-file.ts";

it("examples are read as they were written, wherever the file is cut while it is read", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-examples-"));
  try {
    const file = join(folder, "training.jsonl");
    // Characters of two, three and four bytes on both sides of each mebibyte.
    const examples = Array.from({ length: 400 }, (_, at) => ({
      prompt: "é東🙂\n\u2028".repeat(500 + at),
      completion: at === 7 ? "" : `"${at}"`,
    }));
    await writeExamples(file, examples);
    expect(readExamples(file)).toEqual(examples);
    await writeExamples(file, []);
    expect(readExamples(file)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
