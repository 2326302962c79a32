import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeChampionRows } from "../../../pipeline/evaluation/champion-rows.ts";
import { findText } from "../../../pipeline/objects.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

/** Held-out rows of the champion's run, each its id and its question. */
async function champion(runId: string, rows: readonly (readonly [id: string, question: string])[]) {
  const lines = rows.map(([recordId, text]) => ({
    ...{ recordId, system: null, reference: "yes" },
    messages: [{ role: "user", content: [{ text }] }],
  }));
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  await environment.put(runLayout(runId).evaluation, text);
}

const manifest = (runId: string, text: string | null) =>
  environment.put(runLayout(runId).manifest, JSON.stringify({ system: { text }, more: true }));

const rows = [
  ["r5", "Fifth?"],
  ["r1", "First?"],
  ["r4", "Fourth?"],
  ["r2", "Second?"],
  ["r3", "Third?"],
] as const;

async function sample(
  names: { runId: string; champion: string },
  { limit = 3, train = null }: { limit?: number; train?: readonly object[] | null } = {},
) {
  const key = `${names.runId}-train.jsonl`;
  if (train !== null) {
    await environment.put(key, train.map((row) => `${JSON.stringify(row)}\n`).join(""));
  }
  const of = { ...names, limit, train: train === null ? null : key };
  const found = await writeChampionRows(environment.bucket, of);
  const text = (await findText(environment.bucket, runLayout(names.runId).championRows))?.text;
  return { found, text };
}

const idsIn = (text = "") =>
  text
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { recordId: string }).recordId);

describe("a sample of the champion's rows", () => {
  it("has the smallest ids, in the order of the champion's file, and says which rows they are", async () => {
    await champion("before", rows);
    const { found, text } = await sample({ runId: "after", champion: "before" });
    expect(idsIn(text)).toEqual(["r1", "r2", "r3"]);
    expect(found).toEqual({
      ...{ key: runLayout("after").championRows, numbers: [1, 3, 4] },
      sha256: createHash("sha256")
        .update(text ?? "")
        .digest("hex"),
    });
  });

  it("takes the earlier of rows with the same id", async () => {
    await champion("same", [
      ["r1", "One?"],
      ["r0", "Two?"],
      ["r1", "Three?"],
    ]);
    const { found } = await sample({ runId: "same-after", champion: "same" }, { limit: 2 });
    expect(found?.numbers).toEqual([0, 1]);
  });

  it("leaves out questions that were trained on, in either format", async () => {
    await champion("known", rows);
    const turn = (role: string, text: string) => ({ role, content: [{ text }] });
    const train = [
      { prompt: "first", completion: "yes" },
      { messages: [turn("user", "THIRD"), turn("assistant", "yes")] },
      { messages: [turn("user", "Second?"), turn("assistant", "Fourth?"), turn("user", "?")] },
      { neither: "fifth" },
    ];
    const { text } = await sample({ runId: "knowing", champion: "known" }, { train });
    expect(idsIn(text)).toEqual(["r5", "r4", "r2"]);
  });

  it("leaves them out with another system text before them, on either side", async () => {
    await champion("brief", [
      ["r1", "Be brief.\n\nFirst?"],
      ["r2", "Be brief.\n\nSecond?"],
    ]);
    await manifest("brief", "Be brief.");
    await manifest("long", "Be kind.");
    const names = { runId: "long", champion: "brief" };
    const { text } = await sample(names, { train: [{ prompt: "Be kind.\n\nFirst?" }] });
    expect(idsIn(text)).toEqual(["r2"]);
    await manifest("plain", null);
    const plain = { runId: "plain", champion: "brief" };
    expect(idsIn((await sample(plain, { train: [{ prompt: "second?" }] })).text)).toEqual(["r1"]);
  });

  it("is none where no row is left", async () => {
    await champion("small", [["r1", "First?"]]);
    const names = { runId: "none", champion: "small" };
    expect(await sample(names, { train: [{ prompt: "First?" }] })).toEqual({
      ...{ found: undefined, text: undefined },
    });
  });
});
