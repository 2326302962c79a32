import { createInterface } from "node:readline";
import { parseJson } from "../json-objects.ts";
import { type Bucket, openObject } from "../objects.ts";
import { EvaluationRow } from "../run-folder/evaluation-row.ts";
import type { ChanceLevel } from "../run-folder/metrics.ts";
import { chanceMargin } from "./thresholds.ts";

/**
 * The loss of guessing each label as often as it occurs, from the held-out rows, which are split as the validation
 * rows are. Nats per answer. Throws UserError `Object.Unreadable` or `Object.Missing`.
 * @param of.labels number of labels
 */
export async function readChanceLevel(
  bucket: Bucket,
  of: {
    labels: number;
    evaluationKey: string;
    validationRows: number;
    lossPer: ChanceLevel["lossPer"];
  },
): Promise<ChanceLevel> {
  const counts = new Map<string, number>();
  const lines = createInterface({ input: await openObject(bucket, of.evaluationKey) });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line === "") continue;
    const where = `s3://${bucket.name}/${of.evaluationKey}, line ${number},`;
    const { reference } = parseJson(line, EvaluationRow, where);
    counts.set(reference, (counts.get(reference) ?? 0) + 1);
  }
  const loss = Math.min(Math.log(of.labels), entropy([...counts.values()]));
  const below = loss * (1 - chanceMargin(of.validationRows));
  return { labels: of.labels, loss, below, lossPer: of.lossPer };
}

/** Nats, with Miller and Madow's correction: the plain estimate is too low where rows are few. */
function entropy(counts: readonly number[]): number {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const plain = counts.reduce((sum, count) => sum - (count / rows) * Math.log(count / rows), 0);
  return plain + (counts.length - 1) / (2 * Math.max(1, rows));
}
