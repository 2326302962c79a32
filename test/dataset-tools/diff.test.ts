import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { diffDatasets } from "../../dataset-tools/index.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

it("compares by content, whatever the order and the format", async () => {
  const folder = temporaryFolder();
  const [before, after] = [join(folder, "before.csv"), join(folder, "after.jsonl")];
  const rows = Array.from({ length: 9 }, (_, i) => [`question ${i}`, ["x", "y"][i % 2]]);
  writeFileSync(before, `prompt,completion\n${rows.map((row) => row.join(",")).join("\n")}\n`);
  const later = rows.slice(1).map(([prompt, completion], i) => ({
    prompt,
    completion: i === 3 ? "x" : completion,
  }));
  later.push({ prompt: "question 99", completion: "z" });
  writeFileSync(
    after,
    `${later
      .reverse()
      .map((row) => JSON.stringify(row))
      .join("\n")}\n{"bad\n`,
  );
  const diff = await diffDatasets({ before: [before], after: [after] });
  expect(diff).toMatchObject({
    unchanged: 8,
    added: { count: 1, places: [{ file: after, line: 1 }] },
    removed: { count: 1, places: [{ file: before, line: 2 }] },
    changed: { count: 0 },
    unread: 1,
  });
  expect(diff.labels).toEqual([
    { label: "x", before: 5, after: 4 },
    { label: "y", before: 4, after: 4 },
    { label: "z", before: 0, after: 1 },
  ]);
});

it("sees the same question with another answer", async () => {
  const folder = temporaryFolder();
  const [before, after] = [join(folder, "a.csv"), join(folder, "b.csv")];
  writeFileSync(before, "question,answer\nHow long?,Two days\nHow far?,A mile\n");
  writeFileSync(after, "question,answer\nhow long,Three days\nHow far?,A mile\n");
  expect(await diffDatasets({ before: [before], after: [after] })).toMatchObject({
    unchanged: 1,
    added: { count: 0 },
    removed: { count: 0 },
    changed: { count: 1, places: [{ before: { line: 2 }, after: { line: 2 } }] },
    labels: null,
  });
});

const asked = { role: "user", content: "q" };
const answered = { role: "assistant", content: "a" };
const tools = (name: string) => [{ name, description: "d", parameters: {} }];

it.each([
  ["a weight", { messages: [asked, answered] }, { messages: [asked, { ...answered, weight: 0 }] }],
  [
    "two weights",
    { messages: [asked, { ...answered, weight: 0.5 }] },
    { messages: [asked, { ...answered, weight: 1 }] },
  ],
  [
    "the tools",
    { messages: [asked, answered], tools: tools("f") },
    { messages: [asked, answered], tools: tools("g") },
  ],
  [
    "the history",
    { instruction: "q", input: "", output: "a", history: [["x", "y"]] },
    { instruction: "q", input: "", output: "a" },
  ],
  [
    "an unused column",
    { question: "q", answer: "a", note: "x" },
    { question: "q", answer: "a", note: "y" },
  ],
])("sees two files that differ only in %s", async (_what, before, after) => {
  const folder = temporaryFolder();
  const files = [join(folder, "a.jsonl"), join(folder, "b.jsonl")] as const;
  writeFileSync(files[0], `${JSON.stringify(before)}\n`);
  writeFileSync(files[1], `${JSON.stringify(after)}\n`);
  const diff = await diffDatasets({ before: [files[0]], after: [files[1]] });
  expect(diff.unchanged).toBe(0);
  const same = await diffDatasets({ before: [files[0]], after: [files[0]] });
  expect(same.unchanged).toBe(1);
});

it("does not count the form of a column's value", async () => {
  const folder = temporaryFolder();
  const [before, after] = [join(folder, "a.csv"), join(folder, "b.jsonl")];
  writeFileSync(before, "prompt,completion,id\nq,a,7\n");
  writeFileSync(after, '{"prompt":"q","completion":"a","id":7}\n');
  expect(await diffDatasets({ before: [before], after: [after] })).toMatchObject({ unchanged: 1 });
});
