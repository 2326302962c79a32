import { compareScores } from "../evaluation/compare.ts";
import { askedOf, evaluatedOf } from "../evaluation/evaluated.ts";
import { indexBatches, readBatch } from "../evaluation/rows.ts";
import { type Scorer, scorerFor } from "../evaluation/score/scorer.ts";
import { scoreAnswer } from "../evaluation/scored-rows.ts";
import { type Answer, readAnswers } from "../run-folder/answered-rows.ts";
import type { ExecutionInput } from "../workflow/input.ts";
import { isExternal, scoreName } from "../workflow/score-spec.ts";
import type { ChangedRow, PairedAnswers } from "./run-comparison.ts";
import type { ReadSide } from "./run-side.ts";

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
}: ReadSide): AsyncGenerator<TunedAnswer> {
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
export async function pairAnswers(a: ReadSide, b: ReadSide): Promise<PairedAnswers | null> {
  if (a.input === null || b.input === null) return null;
  const scorer = scorerOf(a.input);
  const [ofA, ofB] = await Promise.all([valuesOf(a, scorer), valuesOf(b, scorer)]);
  const common = [...ofA].flatMap(([key, valueA]) => {
    const valueB = ofB.get(key);
    return valueB === undefined ? [] : [{ recordId: idOf(key), a: valueA, b: valueB }];
  });
  if (common.length === 0) return null;
  const { confidence } = a.input.gate;
  const groups = await groupsOf(a);
  const comparison = compareScores(
    {
      tuned: common.map((row) => row.b),
      base: common.map((row) => row.a),
      isBinary: scorer.isBinary,
      groups:
        groups === null ? null : common.map(({ recordId }) => groups.get(recordId) ?? recordId),
    },
    confidence,
  );
  const { tuned, base, gain, interval, method, pValue } = comparison;
  return {
    sameHeldOut: a.input.dataset.sha256.evaluation === b.input.dataset.sha256.evaluation,
    rows: common.length,
    onlyA: ofA.size - common.length,
    onlyB: ofB.size - common.length,
    score: scoreName(scorer.spec),
    ...{ a: base, b: tuned, gain, interval, method, pValue, confidence },
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

/** By the run's first score that needs no one else, else by whether the answers are the reference. */
function scorerOf({ evaluation, dataset }: ExecutionInput): Scorer {
  const own = evaluation.scores.find((spec) => !isExternal(spec));
  return scorerFor(own ?? { kind: "exact" }, dataset.labels);
}

/** Scores by row; of rows that are there twice, the first. A refused row counts against either model. */
async function valuesOf(side: ReadSide, scorer: Scorer): Promise<Map<string, number>> {
  const values = new Map<string, number>();
  for await (const { recordId, reference, text } of tunedAnswers(side)) {
    const key = `${recordId} ${reference}`;
    const of = { recordId, reference, ifRefused: 0 };
    const [value = 0] = scoreAnswer([scorer], { text }, of).values;
    if (!values.has(key)) values.set(key, value);
  }
  return values;
}

function idOf(key: string): string {
  return key.split(" ", 1)[0] ?? key;
}

/** The group of each row by its id; null where rows are not grouped. */
async function groupsOf({ environment, input }: ReadSide): Promise<Map<string, string> | null> {
  if (input === null) return null;
  const { bucket } = environment;
  const groups = new Map<string, string>();
  for (const batch of await indexBatches(bucket, input.dataset.evaluation)) {
    for (const { recordId, group } of await readBatch(bucket, input.dataset.evaluation, batch)) {
      if (group === undefined) return null;
      groups.set(recordId, group);
    }
  }
  return groups;
}
