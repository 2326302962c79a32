import { createHash } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../json-objects.ts";
import { type Bucket, findText, listKeys, writeText } from "../objects.ts";
import { type ExternalSpec, scoreName } from "../workflow/score-spec.ts";
import type { Arm } from "./answered-rows.ts";
import { runLayout } from "./layout.ts";

/** Which answer a judge prefers, by the order in which it sees them; `unreadable` also where it refuses to say. */
const Choice = z.enum(["first", "second", "tie", "unreadable"]);
export type Choice = z.infer<typeof Choice>;

/** What a judge has said of two answers, by what it was shown first: the first of them, the second. */
export const JudgeVerdicts = z.tuple([Choice, Choice]);
export type JudgeVerdicts = z.infer<typeof JudgeVerdicts>;

/** The score of one answer: a line of `evaluation/scores/<score>/<arm>/rows-….jsonl`. */
const ExternalScore = z.strictObject({
  /** Number of the row in its file, from 0. */
  row: z.int().nonnegative(),
  /** What was scored, as `scoredKey` has it. */
  scored: z.string(),
  value: z.number().min(0).max(1),
  /** Of a judge: what was said of the tuned model's answer and the base model's; absent where nothing was asked. */
  verdicts: JudgeVerdicts.exactOptional(),
});
export type ExternalScore = z.infer<typeof ExternalScore>;

/** Names what was scored: the score of a row's answer holds for this answer to this row only. */
export function scoredKey(of: { recordId: string; reference: string; answer: string }): string {
  const text = JSON.stringify([of.recordId, of.reference, of.answer]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** Scores by another rule are not those of this one: the folder's name has a hash of the rule. */
function prefixOf(runId: string, spec: ExternalSpec): string {
  return `${folderOf(runId, spec)}/`;
}

function folderOf(runId: string, spec: ExternalSpec): string {
  const hash = createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, 12);
  const name = scoreName(spec).replaceAll(/[^a-zA-Z0-9]+/g, "-");
  return `${runLayout(runId).evaluationRows}scores/${name}-${hash}`;
}

/** Key of a judge's calibration, beside its scores. */
export function calibrationKey(runId: string, spec: ExternalSpec): string {
  return `${folderOf(runId, spec)}.calibration.json`;
}

/** The scores of one arm's batch of rows. */
export interface ScoresOf {
  readonly runId: string;
  readonly spec: ExternalSpec;
  readonly arm: Arm;
  /** First row of the batch. */
  readonly first: number;
}

function keyOf({ runId, spec, arm, first }: ScoresOf): string {
  return `${prefixOf(runId, spec)}${arm}/rows-${String(first).padStart(8, "0")}.jsonl`;
}

/** The scores of a batch as far as they are made. Throws UserError `Object.Unreadable`. */
export async function findScores(bucket: Bucket, of: ScoresOf): Promise<ExternalScore[]> {
  return readScores(bucket, keyOf(of));
}

async function readScores(bucket: Bucket, key: string): Promise<ExternalScore[]> {
  const lines = ((await findText(bucket, key))?.text ?? "").split("\n");
  return lines.flatMap((line, index) =>
    line === ""
      ? []
      : [parseJson(line, ExternalScore, `s3://${bucket.name}/${key}, line ${index + 1},`)],
  );
}

/** Writes the scores of a batch, over those before. */
export async function writeScores(
  bucket: Bucket,
  of: ScoresOf,
  scores: readonly ExternalScore[],
): Promise<void> {
  const lines = scores.map((score) => `${JSON.stringify(ExternalScore.parse(score))}\n`);
  await writeText(bucket, keyOf(of), { text: lines.join(""), type: "application/jsonl" });
}

/** All scores of a run by one rule, batch by batch. @param arm absent: of all arms */
export async function* readAllScores(
  bucket: Bucket,
  of: { readonly runId: string; readonly spec: ExternalSpec; readonly arm?: Arm },
): AsyncGenerator<ExternalScore> {
  const prefix = prefixOf(of.runId, of.spec);
  for (const key of await listKeys(bucket, of.arm === undefined ? prefix : `${prefix}${of.arm}/`)) {
    yield* await readScores(bucket, key);
  }
}
