import { afterAll, beforeAll, expect, it } from "vitest";
import { countDecisions } from "../../../pipeline/registry/decisions.ts";
import { versionKey } from "../../../pipeline/registry/entry.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const HELD_OUT = "a".repeat(64);
const count = (runId: string, group = "support", evaluationSha256 = HELD_OUT) =>
  countDecisions(environment.bucket, { runId, group, evaluated: { evaluationSha256 } });

/** Puts what the count reads of a version. */
function put(group: string, version: string, evaluation: string): Promise<unknown> {
  const sha256 = { train: null, validation: null, evaluation };
  const dataset = { trainRows: 1, validationRows: 0, evaluationRows: 1, sha256 };
  const entry = { runId: version.split("_")[0], version, dataset };
  return environment.put(versionKey(group, version), JSON.stringify(entry));
}

it("counts the other runs of the group with the same held-out rows, each once", async () => {
  expect(await count("r9")).toBe(0);
  await put("support", "r1", HELD_OUT);
  await put("support", "r1_2", HELD_OUT);
  await put("support", "r2", HELD_OUT);
  await put("support", "r3", "b".repeat(64));
  await put("sales", "r4", HELD_OUT);
  expect(await count("r9")).toBe(2);
  expect(await count("r2")).toBe(1);
  expect(await count("r9", "sales")).toBe(1);
  expect(await count("r9", "support", "c".repeat(64))).toBe(0);
});

it("does not fail for an entry that cannot be read", async () => {
  await put("broken", "r1", HELD_OUT);
  await environment.put(versionKey("broken", "r2"), "not JSON");
  expect(await count("r9", "broken")).toBe(1);
});
