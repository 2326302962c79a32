import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { checkParity } from "../../../../pipeline/run/call-card/parity.ts";
import { folderBucket } from "../../../../pipeline/run/versions/folder-bucket.ts";
import { runLayout } from "../../../../pipeline/run-folder/layout.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** The run folder of a run with these training rows. */
function bucketOf(rows: readonly object[]) {
  const folder = temporaryFolder();
  const file = join(folder, runLayout("a").train);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return folderBucket(folder, "");
}

const turns = [
  { role: "user", content: [{ text: "q" }] },
  { role: "assistant", content: [{ text: "a" }] },
];
const chat = (...system: string[]) =>
  system.length === 0
    ? { messages: turns }
    : { system: system.map((text) => ({ text })), messages: turns };
const converse = "bedrock-conversation-2024";

it.each([
  ["the system prompt of all rows", [chat("S"), chat("S")], converse, "S", []],
  ["none, as no row has one", [chat(), chat()], converse, null, []],
  ["none where rows had one", [chat(), chat("S")], converse, null, [["system-missing", 1, 2]]],
  ["one where rows had none", [chat("S"), chat()], converse, "S", [["system-added", 1, 2]]],
  ["another one", [chat("T"), chat("T")], converse, "S", [["system-differs", 2, 1]]],
  [
    "the text before each prompt",
    [{ prompt: "S\n\nq", completion: "a" }],
    "prompt-completion",
    "S",
    [],
  ],
  [
    "another text before a prompt",
    [{ prompt: "q", completion: "a" }],
    "prompt-completion",
    "S",
    [["prompt-differs", 1, 1]],
  ],
] as const)("a model that is served with %s", async (_what, rows, format, system, expected) => {
  const parity = await checkParity(bucketOf(rows), "a", { format, system });
  const found = parity.differences.map(({ kind, rows, firstLine }) => [kind, rows, firstLine]);
  expect(found).toEqual(expected);
  expect(parity.result).toBe(expected.length === 0 ? "same" : "differs");
  expect(parity.rows).toBe(rows.length);
});

it("a model whose training rows cannot be read is not said to be served as it was trained", async () => {
  const style = { format: converse, system: null };
  const nothing = folderBucket(temporaryFolder(), "");
  expect((await checkParity(nothing, "a", style)).result).toBe("unknown");
  expect((await checkParity(bucketOf([chat()]), "a", null)).result).toBe("unknown");
});
