import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comparisonText } from "../../../pipeline/cli/views/comparison.ts";
import { scoreAnswers } from "../../../pipeline/evaluation/external/score-answers.ts";
import { findText } from "../../../pipeline/objects.ts";
import { pairAnswers } from "../../../pipeline/run/pair-answers.ts";
import type { AnsweredSide } from "../../../pipeline/run/run-side.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import type { ScoreSpec } from "../../../pipeline/workflow/score-spec.ts";
import {
  keepAnswers,
  keepModule,
  scoreRequest,
  scoreTools,
} from "../../support/external-scores.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { aRequest } from "../../support/request.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const ROWS = 40;
/** An answer is as good as the number it ends with says. */
const MODULE = "export default (answer) => Number(answer.split(' ').at(-1)) / 10;";

/** A run whose tuned model answers `tuned`, as the comparison reads it. */
async function aRun(
  runId: string,
  scores: ScoreSpec[],
  tuned: (row: number) => string,
): Promise<AnsweredSide> {
  const answers = Array.from({ length: ROWS }, (_, row) => tuned(row));
  await keepAnswers(environment, runId, { tuned: answers, base: answers });
  const { dataset, evaluation } = aRequest(runId);
  const [first = { kind: "exact" as const }, ...others] = scores;
  const input = aRequest(runId, {
    dataset: { ...dataset, sha256: { ...dataset.sha256, evaluation: "a".repeat(64) } },
    evaluation: { ...evaluation, maxTokens: 20, scores: [first, ...others] },
  });
  return { environment, runId, input, modelArn: "m" };
}

describe("the answers of two runs", () => {
  it("are compared by the user's own scorer, with the scores that the runs have made", async () => {
    const spec = await keepModule(environment, "made-a", MODULE);
    await keepModule(environment, "made-b", MODULE);
    const a = await aRun("made-a", [spec], (row) => `right ${row} 4`);
    const b = await aRun("made-b", [spec], (row) => `right ${row} ${row % 2 ? 4 : 9}`);
    for (const { runId } of [a, b]) {
      await scoreAnswers(scoreTools(environment), scoreRequest(runId, [spec]));
    }
    expect(await pairAnswers(a, b)).toMatchObject({
      ...{ score: "module:own", skippedScores: [], rows: ROWS, groups: null },
      ...{ a: expect.closeTo(0.4, 9), b: expect.closeTo(0.65, 9) },
    });
  });

  it("are compared by the next score where only one run has made the first, and it is said", async () => {
    const spec = await keepModule(environment, "only-a", MODULE);
    const a = await aRun("only-a", [spec, { kind: "token-f1" }], (row) => `right ${row}`);
    const b = await aRun("only-b", [{ kind: "token-f1" }], () => "wrong");
    const answers = await pairAnswers(a, b);
    expect(answers).toMatchObject({ score: "token-f1", skippedScores: ["module:own"], a: 1, b: 0 });
    const side = { status: "SUCCEEDED", outcome: null, verdict: null, decision: null, facts: {} };
    const shown = comparisonText({
      ...{ a: { ...side, runId: "only-a" }, b: { ...side, runId: "only-b" } },
      ...{ differences: [], answers, rows: [] },
    });
    expect(shown).toMatch(/! compared by .*: B has not scored its answers by module:own as A has/);
    const alone = await pairAnswers(await aRun("only-a", [spec], (row) => `right ${row}`), b);
    expect(alone).toMatchObject({ score: "exact", skippedScores: ["module:own"] });
  });

  it("are compared by group where the rows of either run are grouped", async () => {
    const a = await aRun("groups-a", [{ kind: "exact" }], (row) => `right ${row}`);
    const b = await aRun("groups-b", [{ kind: "exact" }], (row) =>
      Math.floor(row / 5) % 2 ? "wrong" : `right ${row}`,
    );
    const alone = await pairAnswers(a, b);
    const key = runLayout("groups-b").evaluation;
    const lines = ((await findText(environment.bucket, key))?.text ?? "").trim().split("\n");
    const grouped = lines.map((line, row) =>
      JSON.stringify({ ...JSON.parse(line), group: `g${Math.floor(row / 5)}` }),
    );
    await environment.put(key, grouped.join("\n"));
    const answers = await pairAnswers(a, b);
    expect(answers?.method).toBe("newcombe-paired-clustered");
    expect(answers?.groups).toMatchObject({ count: 8, designEffect: expect.closeTo(5.57, 1) });
    expect(answers?.interval.low).toBeLessThan(alone?.interval.low ?? -1);
  });
});
