import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findText } from "../../../pipeline/objects.ts";
import { moveAlias } from "../../../pipeline/registry/aliases.ts";
import type { RegistryEntry } from "../../../pipeline/registry/entry.ts";
import { findChampion } from "../../../pipeline/registry/find-champion.ts";
import { withdrawVersions } from "../../../pipeline/registry/serving.ts";
import { registerVersion } from "../../../pipeline/registry/versions.ts";
import { writeAnswers } from "../../../pipeline/run-folder/answered-rows.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { aRequest } from "../../support/request.ts";
import { aGate } from "../../support/verdict.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

/** Every test has a group of its own. */
let group = "g";
let count = 0;
beforeEach(() => {
  count += 1;
  group = `group-${count}`;
});

/** No deployment of this id exists. */
const DEPLOYMENT = "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghijkl";

/** Registers a version of the run `runId` and points the alias at it. */
async function promote(runId: string, changes: Partial<RegistryEntry> = {}): Promise<void> {
  const entry: RegistryEntry = {
    ...{ schema: 1, runId, version: runId, group, outcome: "accepted", origin: "run" },
    registeredAt: "2026-11-23T00:00:00.000Z",
    baseModel: {
      id: "amazon.nova-micro-v1:0:128k",
      inferenceId: "amazon.nova-micro-v1:0",
      name: "nova-micro",
    },
    ...{ customizationType: "FINE_TUNING", hyperParameters: {}, planHash: "0".repeat(64) },
    dataset: {
      ...{ trainRows: 10, validationRows: 0, evaluationRows: 60 },
      sha256: { train: "t", validation: null, evaluation: "its own" },
    },
    ...{ jobArn: null, modelArn: `arn:model/${runId}` },
    serving: { path: "on-demand", arn: DEPLOYMENT, committedUntil: null },
    scores: { name: "labels", rows: 5, tuned: 1, base: 0, gain: 1, low: 0.5, high: 1 },
    report: "report.md",
    ...changes,
  };
  await registerVersion(environment.bucket, entry);
  const move = { group, alias: "candidate", runId, version: runId, by: "test", reason: "because" };
  await moveAlias(environment.bucket, environment.clock, move);
}

/** Held-out rows whose questions have these numbers. */
const heldOut = (numbers: readonly number[]) =>
  numbers
    .map((number) =>
      JSON.stringify({
        ...{ recordId: `r${String(number).padStart(3, "0")}`, system: null, reference: "yes" },
        messages: [{ role: "user", content: [{ text: `Question ${number}?` }] }],
      }),
    )
    .join("\n");

const trained = (numbers: readonly number[]) =>
  numbers
    .map((number) =>
      JSON.stringify({
        messages: [
          // Case and marks make no other question.
          { role: "user", content: [{ text: `question ${number}` }] },
          { role: "assistant", content: [{ text: "yes" }] },
        ],
      }),
    )
    .join("\n");

const upTo = (end: number) => Array.from({ length: end }, (_, number) => number);

function requestOf(runId: string, forgettingRows = 5) {
  const gate = aGate({ champion: { alias: "candidate", margin: 0.02, forgettingRows } });
  const request = aRequest(runId, { group, gate });
  const dataset = { ...request.dataset, train: runLayout(runId).train };
  return { ...request, dataset };
}

const find = (runId: string, request = requestOf(runId)) =>
  findChampion(environment, {
    runId,
    request,
    modelArn: `arn:model/${runId}`,
    servingArn: "arn:tuned",
  });

/** Puts the rows of the run, of which one is held out. */
async function uploadRun(runId: string, train: readonly number[]): Promise<void> {
  await environment.put(runLayout(runId).evaluation, heldOut([1000]));
  await environment.put(runLayout(runId).train, trained(train));
}

const key = (runId: string) => `registry/${group}/versions/${runId}.json`;

describe("there is no champion", () => {
  it("where the gate has none", async () => {
    const request = { ...requestOf("first"), gate: aGate() };
    expect(await find("first", request)).toMatchObject({ absent: "not-required", arms: [] });
  });

  it("where the alias does not exist", async () => {
    expect(await find("first")).toMatchObject({ absent: "no-alias", pointsAt: null });
  });

  it("where the alias points at a version of the run itself", async () => {
    await promote("self");
    expect(await find("self")).toMatchObject({ absent: "no-alias", pointsAt: key("self") });
  });

  it("where another run has registered the same model", async () => {
    await promote("earlier", { modelArn: "arn:model/given" });
    expect(await find("given")).toMatchObject({ absent: "own-model", champion: null });
  });

  it("where its version was withdrawn", async () => {
    await promote("gone");
    const withdrawal = { withdrawnAt: "2026-11-24T00:00:00.000Z", reason: "destroyed", by: "test" };
    await withdrawVersions(environment.bucket, { runId: "gone", group, ...withdrawal });
    expect(await find("next")).toMatchObject({ absent: "withdrawn", pointsAt: key("gone") });
  });

  it("where its deployment was deleted", async () => {
    await promote("unserved");
    await uploadRun("next", [999]);
    await environment.put(runLayout("unserved").evaluation, heldOut(upTo(3)));
    expect(await find("next")).toMatchObject({ absent: "not-served", pointsAt: key("unserved") });
  });
});

describe("the champion", () => {
  const asked = (model: string) => ({ model, maxTokens: 64, evaluationSha256: "" });
  const answer = (row: number) => ({
    ...{ row, recordId: "r", reference: "yes", text: `stored ${row}`, error: null },
    ...{ inputTokens: 1, outputTokens: 1 },
  });

  /** As if the run had asked the champion its held-out row before, so that nothing has to be served. */
  async function answerAll(runId: string, champion: string): Promise<void> {
    const of = { runId, arm: "champion" as const, asked: asked(`arn:model/${champion}`), first: 0 };
    await writeAnswers(environment.bucket, of, [answer(0)]);
  }

  it("is asked the same rows only, where its own are not to be asked", async () => {
    await promote("before");
    await uploadRun("after", [999]);
    await answerAll("after", "before");
    const found = await find("after", requestOf("after", 0));
    expect(found).toMatchObject({
      ...{ absent: null, pointsAt: key("before"), unanswered: 0 },
      champion: { alias: "candidate", version: "before", runId: "before", margin: 0.02 },
    });
    expect(found.arms).toMatchObject([
      { arm: "champion", modelId: DEPLOYMENT, quota: "deployments of nova-micro" },
    ]);
  });

  it("is the one before, where the alias points at the run itself by now", async () => {
    await promote("older");
    await promote("newer");
    await uploadRun("newer", [999]);
    await answerAll("newer", "older");
    const found = await find("newer", requestOf("newer", 0));
    expect(found).toMatchObject({ pointsAt: key("newer"), champion: { runId: "older" } });
  });

  describe("with rows of its own", () => {
    /** The champion's rows that the run `runId`, trained on some of them, is asked too. */
    async function sampleOf(runId: string, train: readonly number[]): Promise<string[]> {
      await uploadRun(runId, train);
      // It is not served, but its rows are written before that is known.
      await find(runId);
      const { bucket } = environment;
      const written = (await findText(bucket, runLayout(runId).championRows))?.text ?? "";
      return written
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => (JSON.parse(line) as { recordId: string }).recordId);
    }

    it("leaves out those whose question was trained on", async () => {
      await promote("wide");
      await environment.put(runLayout("wide").evaluation, heldOut(upTo(60)));
      const ids = ["r001", "r003", "r005", "r006", "r007"];
      expect(await sampleOf("narrow", [0, 2, 4])).toEqual(ids);
      expect(await sampleOf("narrow", [0, 2, 4])).toEqual(ids);
    });

    it("takes the answers that its run has kept", async () => {
      await promote("kept");
      await environment.put(runLayout("kept").evaluation, heldOut(upTo(60)));
      const own = { ...asked("arn:model/kept"), evaluationSha256: "its own" };
      const of = { runId: "kept", arm: "tuned" as const, asked: own };
      await writeAnswers(environment.bucket, { ...of, first: 0 }, [answer(1), answer(5)]);
      await sampleOf("copying", [0, 2, 4]);
      const file = `${runLayout("copying").evaluationRows}champion-on-champion-rows/rows-00000000.jsonl`;
      const lines = (await findText(environment.bucket, file))?.text.trim().split("\n") ?? [];
      const rows = lines.slice(1).map((line) => JSON.parse(line) as { row: number; text: string });
      expect(rows.map(({ row, text }) => [row, text])).toEqual([
        [0, "stored 1"],
        [2, "stored 5"],
      ]);
    });
  });
});
