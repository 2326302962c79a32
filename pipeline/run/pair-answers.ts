import { isDeepStrictEqual } from "node:util";
import { compareScores } from "../evaluation/compare.ts";
import { askedOf, evaluatedOf } from "../evaluation/evaluated.ts";
import { scorersOf } from "../evaluation/external/made-scores.ts";
import { readRows } from "../evaluation/rows.ts";
import type { Scorer } from "../evaluation/score/scorer.ts";
import { scoreAnswer } from "../evaluation/scored-rows.ts";
import { groupEffect } from "../evaluation/statistics/design-effect.ts";
import { type Answer, readAnswers } from "../run-folder/answered-rows.ts";
import { isExternal, type ScoreSpec, scoreName } from "../workflow/score-spec.ts";
import type { ChangedRow, PairedAnswers } from "./run-comparison.ts";
import type { AnsweredSide } from "./run-side.ts";

/** A tuned model's answer to a row. */
interface TunedAnswer extends Pick<Answer, "text"> {
  readonly recordId: string;
  readonly reference: string;
}

/** Streams the answers of a run's tuned model; none where it has none. */
export async function* tunedAnswers({
  environment,
  runId,
  input,
  modelArn,
}: AnsweredSide): AsyncGenerator<TunedAnswer> {
  if (input === null || modelArn === null) return;
  const { tuned } = askedOf(evaluatedOf(input, modelArn));
  const answers = readAnswers(environment.bucket, { runId, asked: { tuned } });
  for await (const { recordId, reference, tuned: answer } of answers) {
    yield { recordId, reference, text: answer.text };
  }
}

/**
 * Compares the two tuned models on the rows that both answered, by the same statistics as the gate; null where there
 * are none. A row is the same where id and reference are: ids are made from a row's content.
 */
export async function pairAnswers(a: AnsweredSide, b: AnsweredSide): Promise<PairedAnswers | null> {
  if (a.input === null || b.input === null) return null;
  const { scores } = a.input.evaluation;
  const spec = scores.find((one) => isMadeFor(one, b)) ?? ({ kind: "exact" } as const);
  const [ofA, ofB] = await Promise.all([valuesOf(a, spec), valuesOf(b, spec)]);
  const common = [...ofA.values].flatMap(([key, valueA]) => {
    const valueB = ofB.values.get(key);
    return valueB === undefined ? [] : [{ recordId: idOf(key), a: valueA, b: valueB }];
  });
  if (common.length === 0) return null;
  const { confidence } = a.input.gate;
  const byRow = (await groupsOf(a)) ?? (await groupsOf(b));
  const groups =
    byRow === null ? null : common.map(({ recordId }) => byRow.get(recordId) ?? recordId);
  const comparison = compareScores(
    {
      tuned: common.map((row) => row.b),
      base: common.map((row) => row.a),
      isBinary: ofA.isBinary && ofB.isBinary,
      groups,
    },
    confidence,
  );
  const differences = common.map((row) => row.b - row.a);
  const { tuned, base, gain, interval, method, pValue } = comparison;
  return {
    sameHeldOut: a.input.dataset.sha256.evaluation === b.input.dataset.sha256.evaluation,
    rows: common.length,
    onlyA: ofA.values.size - common.length,
    onlyB: ofB.values.size - common.length,
    score: scoreName(spec),
    skippedScores: skipped(scores, spec),
    ...{ a: base, b: tuned, gain, interval, method, pValue, confidence },
    groups: groups === null ? null : groupEffect(differences, groups),
    worse: changed(common, (row) => row.a - row.b),
    better: changed(common, (row) => row.b - row.a),
  };
}

/** Rows that differ, those that got worse first. */
export function differing({ worse, better }: PairedAnswers): ChangedRow[] {
  return [...worse, ...better];
}

function changed(rows: readonly ChangedRow[], by: (row: ChangedRow) => number): ChangedRow[] {
  return rows.filter((row) => by(row) > 0).sort((one, other) => by(other) - by(one));
}

/** Whether the answers of a run can be scored by a rule now: external ones were scored in the run, or not at all. */
function isMadeFor(spec: ScoreSpec, { input }: AnsweredSide): boolean {
  const others = input?.evaluation.scores ?? [];
  return !isExternal(spec) || others.some((one) => isDeepStrictEqual(one, spec));
}

/** Names of the scores before the one that is used. */
function skipped(scores: readonly ScoreSpec[], used: ScoreSpec): string[] {
  const at = scores.indexOf(used);
  return scores.slice(0, at < 0 ? scores.length : at).map(scoreName);
}

interface Values extends Pick<Scorer, "isBinary"> {
  /** Scores by row; of rows that are there twice, the first. A refused row counts against either model. */
  readonly values: ReadonlyMap<string, number>;
}

async function valuesOf(side: AnsweredSide, spec: ScoreSpec): Promise<Values> {
  const { environment, runId, input } = side;
  const labels = input?.dataset.labels ?? null;
  const scorers = await scorersOf(environment.bucket, { runId, scores: [spec], labels });
  const values = new Map<string, number>();
  for await (const { recordId, reference, text } of tunedAnswers(side)) {
    const key = `${recordId} ${reference}`;
    const of = { recordId, reference, ifRefused: 0 };
    const [value = 0] = scoreAnswer(scorers, { text }, of).values;
    if (!values.has(key)) values.set(key, value);
  }
  return { values, isBinary: scorers.every(({ isBinary }) => isBinary) };
}

function idOf(key: string): string {
  return key.split(" ", 1)[0] ?? key;
}

/** The group of each row by its id; null where rows are not grouped. */
async function groupsOf({ environment, input }: AnsweredSide): Promise<Map<string, string> | null> {
  if (input === null) return null;
  const groups = new Map<string, string>();
  for await (const { row } of readRows(environment.bucket, input.dataset.evaluation)) {
    if (row.group === undefined) return null;
    groups.set(row.recordId, row.group);
  }
  return groups;
}
