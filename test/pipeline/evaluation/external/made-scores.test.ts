import { afterAll, beforeAll, expect, it } from "vitest";
import { scorersOf } from "../../../../pipeline/evaluation/external/made-scores.ts";
import { scoredKey, writeScores } from "../../../../pipeline/run-folder/external-scores.ts";
import {
  type PipelineEnvironment,
  startEnvironment,
} from "../../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const spec = { kind: "module", name: "own", key: "k", sha256: "s".repeat(64) } as const;

/** Keeps values of the answers `0`, `1`, … to rows of these numbers. */
async function kept(runId: string, values: readonly number[]) {
  const scores = values.map((value, row) => ({
    ...{ row, value },
    scored: scoredKey({ recordId: `r${row}`, reference: "right", answer: String(row) }),
  }));
  await writeScores(environment.bucket, { runId, spec, arm: "tuned", first: 0 }, scores);
  return scorersOf(environment.bucket, {
    ...{ runId, labels: ["right"] },
    scores: [{ kind: "labels" }, spec],
  });
}

it("gives what was scored before, beside the scores of Tunewright, in their order", async () => {
  const [labels, own] = await kept("some", [0, 0.25, 1]);
  expect(labels?.score("It is right", "right").value).toBe(1);
  expect(own?.spec).toEqual(spec);
  expect(own?.score("1", "right", "r1")).toEqual({ value: 0.25, fault: null, label: null });
  expect(() => own?.score("1", "right", "r2")).toThrow(
    expect.objectContaining({
      code: "Score.Missing",
      message: expect.stringMatching(/held-out row r2 has no score by module:own$/),
    }),
  );
});

it("is a score of right and wrong where all values are", async () => {
  const isBinary = async (runId: string, values: number[]) =>
    (await kept(runId, values))[1]?.isBinary;
  expect(await isBinary("binary", [0, 1, 1])).toBe(true);
  expect(await isBinary("fractions", [0, 1, 0.5])).toBe(false);
});
