import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Example } from "../../../../infra/local/training/example.ts";
import { readExamples, writeExamples } from "../../../../infra/local/training/examples-file.ts";

const textOf = ({ prompt, completion }: Example) => prompt + completion;

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
    expect(readExamples(file)).toEqual({ examples, leftOut: 0 });
    const size = examples.slice(0, 9).reduce((sum, one) => sum + textOf(one).length, 0);
    expect(readExamples(file, size)).toEqual({ examples: examples.slice(0, 9), leftOut: 391 });
    // Nothing is learned from no example.
    expect(readExamples(file, 1)).toEqual({ examples: examples.slice(0, 1), leftOut: 399 });
    await writeExamples(file, []);
    expect(readExamples(file)).toEqual({ examples: [], leftOut: 0 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
