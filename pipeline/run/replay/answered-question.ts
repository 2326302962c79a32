import type { Bucket } from "../../objects.ts";
import { type Answer, type Asked, readAnswers } from "../../run-folder/answered-rows.ts";
import { type ReplayRecord, readReplayRows, replayLayout } from "./replay-folder.ts";
import type { ReplayRow } from "./replay-row.ts";
import type { Side, Sides } from "./sides.ts";

/** The arms under whose names the answers of a replay are kept. */
export const armOf = { candidate: "tuned", champion: "champion" } as const;

/** A question that both models have answered or refused. */
export interface AnsweredQuestion {
  readonly row: ReplayRow;
  readonly candidate: Answer;
  readonly champion: Answer;
}

/** What a model of a replay was asked. */
export function askedOf(
  { wanted, rowsSha256 }: Pick<ReplayRecord, "wanted" | "rowsSha256">,
  { model }: Side,
): Asked {
  return { model, maxTokens: wanted.maxTokens, evaluationSha256: rowsSha256 };
}

/** The questions that both models have answered or refused, in order. */
export async function readAnswered(
  bucket: Bucket,
  record: ReplayRecord,
): Promise<AnsweredQuestion[]> {
  const rows = await readReplayRows(bucket, record);
  const { candidate, champion }: Sides = record.sides;
  const asked = {
    [armOf.candidate]: askedOf(record, candidate),
    [armOf.champion]: askedOf(record, champion),
  };
  const { folder } = replayLayout(record.id);
  const answered: AnsweredQuestion[] = [];
  for await (const one of readAnswers(bucket, { folder, asked })) {
    const row = rows[one.row];
    if (row !== undefined) answered.push({ row, candidate: one.tuned, champion: one.champion });
  }
  return answered;
}
