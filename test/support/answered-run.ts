import { noChampion } from "../../pipeline/evaluation/champion.ts";
import { decide } from "../../pipeline/evaluation/decide.ts";
import { askedOf, evaluatedOf } from "../../pipeline/evaluation/evaluated.ts";
import { findText } from "../../pipeline/objects.ts";
import { writeReport } from "../../pipeline/report/write-report.ts";
import {
  BATCH_ROWS,
  comparedModels,
  writeAnswers,
} from "../../pipeline/run-folder/answered-rows.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import type { ExecutionInput } from "../../pipeline/workflow/input.ts";
import type { PipelineEnvironment } from "./pipeline-environment.ts";
import { aRequest } from "./request.ts";

/** A held-out row and what the models answer to it. */
export interface AnsweredQuestion {
  readonly question: string;
  readonly reference: string;
  readonly tuned: string;
  readonly base: string;
}

/** The tuned model of the runs that are made here. */
export const MODEL =
  "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0:128k/m";

/**
 * Makes the folder of a run as the workflow leaves it, lets the gate decide, and writes the report. Returns the page.
 * @param request input of its execution
 */
export async function reportOfAnswers(
  { bucket, clock, put }: Pick<PipelineEnvironment, "bucket" | "clock" | "put">,
  runId: string,
  rows: readonly AnsweredQuestion[],
  request = requestFor(runId, rows),
): Promise<string> {
  await put(runLayout(runId).evaluation, heldOutFile(rows));
  const evaluated = evaluatedOf(request, MODEL);
  for (const model of comparedModels) {
    const asked = askedOf(evaluated)[model];
    for (let first = 0; first < rows.length; first += BATCH_ROWS) {
      const answers = rows.slice(first, first + BATCH_ROWS).map((one, at) => ({
        ...{ row: first + at, recordId: `r${first + at}`, reference: one.reference },
        ...{ text: one[model], error: null, inputTokens: 40, outputTokens: 4, latencyMs: 90 },
      }));
      await writeAnswers(bucket, { runId, arm: model, asked, first }, answers);
    }
  }
  const { evaluation, gate, group, dataset } = request;
  const { labels } = dataset;
  const { scores, usdPer1000Tokens } = evaluation;
  const evaluationKey = dataset.evaluation;
  const decision = await decide(
    bucket,
    {
      runId,
      evaluated,
      evaluationKey,
      rows: rows.length,
      labels,
      scores,
      usdPer1000Tokens,
      gate,
      group,
      fewShot: null,
      champion: noChampion("no-alias", null),
    },
    0,
  );
  const { outcome } = decision;
  const { report } = await writeReport(
    { bucket, clock, withRows: true },
    { runId, outcome, request, modelArn: MODEL, servingArn: "arn:serving", version: runId },
  );
  return (await findText(bucket, report))?.text ?? "";
}

function requestFor(runId: string, rows: readonly AnsweredQuestion[]): ExecutionInput {
  const { dataset } = aRequest(runId);
  const distinct = [...new Set(rows.map(({ reference }) => reference))];
  const labels = distinct.length <= 100 ? distinct : null;
  return aRequest(runId, { dataset: { ...dataset, evaluationRows: rows.length, labels } });
}

/** The text of a held-out file. */
export function heldOutFile(rows: readonly AnsweredQuestion[]): string {
  return rows.map(heldOutLine).join("\n");
}

function heldOutLine({ question, reference }: AnsweredQuestion, row: number): string {
  const messages = [{ role: "user", content: [{ text: question }] }];
  return JSON.stringify({ recordId: `r${row}`, system: null, messages, reference });
}
