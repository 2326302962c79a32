import { createHash } from "node:crypto";
import { z } from "zod";
import { hashJson } from "../../hash-json.ts";
import { findJson, parseJson, writeJson } from "../../json-objects.ts";
import { type Bucket, findText, listKeys, writeText } from "../../objects.ts";
import { Pace } from "../../workflow/input.ts";
import { Collected } from "./collect-questions.ts";
import { Estimate } from "./estimate.ts";
import { ReplayRow } from "./replay-row.ts";
import { Side } from "./sides.ts";

/** Prefix of all replays in the data bucket. */
const REPLAYS = "replays/";

/** What is replayed, as it was typed: the same is the same replay. */
export const ReplayWanted = z.strictObject({
  inputs: z.array(z.string()),
  references: z.array(z.string()),
  /** ISO 8601. */
  since: z.string().nullable(),
  until: z.string().nullable(),
  modelId: z.string().nullable(),
  operation: z.string().nullable(),
  /** Distinct questions at most. */
  limit: z.number(),
  /** How rows are read, by option. */
  reading: z.record(z.string(), z.unknown()),
  /** Tokens of an answer at most. */
  maxTokens: z.number(),
  /** System prompt in place of the questions' own; empty for none; null: their own. */
  system: z.string().nullable(),
});
export type ReplayWanted = z.infer<typeof ReplayWanted>;

/** The record of a replay, written once before the first question: `replays/<id>/replay.json`. */
export const ReplayRecord = z.strictObject({
  schema: z.literal(1),
  id: z.string(),
  group: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
  wanted: ReplayWanted,
  sides: z.strictObject({ candidate: Side, champion: Side }),
  collected: Collected,
  /** Distinct questions that are asked. */
  rows: z.number(),
  /** SHA-256 (hex) of the file of questions. */
  rowsSha256: z.string(),
  estimate: Estimate,
  pace: Pace,
});
export type ReplayRecord = z.infer<typeof ReplayRecord>;

/** Keys of a replay in the data bucket. */
export interface ReplayLayout {
  /** Ends with a slash; the answers are below it, as a run's below `evaluation/`. */
  readonly folder: string;
  readonly record: string;
  readonly result: string;
}

export function replayLayout(id: string): ReplayLayout {
  const folder = `${REPLAYS}${id}/`;
  return { folder, record: `${folder}replay.json`, result: `${folder}result.json` };
}

/** Key of the questions, named by their content: two calls at once write no other's. */
export function rowsKeyOf({ id, rowsSha256 }: Pick<ReplayRecord, "id" | "rowsSha256">): string {
  return `${replayLayout(id).folder}rows-${rowsSha256.slice(0, 12)}.jsonl`;
}

/** What the ids of all replays of the same call start with; a number follows. */
export function replayName(
  group: string,
  { wanted, sides }: Pick<ReplayRecord, "wanted" | "sides">,
): string {
  const models = [sides.candidate.model, sides.champion.model];
  return `${group}-${hashJson([wanted, models]).slice(0, 10)}`;
}

/** The latest replay of a name. */
export interface LatestReplay {
  /** 0: there is none. */
  readonly number: number;
  /** undefined: there is none, or it cannot be read, e.g. since another version of Tunewright wrote it. */
  readonly record: ReplayRecord | undefined;
}

/** Finds the latest replay of a name. */
export async function findLatestReplay(bucket: Bucket, name: string): Promise<LatestReplay> {
  const keys = await listKeys(bucket, `${REPLAYS}${name}-`);
  const numbers = keys.flatMap((key) => Number(/-(\d+)\/replay\.json$/.exec(key)?.[1] ?? []));
  const number = Math.max(0, ...numbers);
  const text = await findText(bucket, replayLayout(replayId(name, number)).record);
  return { number, record: ReplayRecord.safeParse(jsonOf(text?.text)).data };
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** The id of a replay. @param number from 1, in the order in which they were started */
export function replayId(name: string, number: number): string {
  return `${name}-${number}`;
}

/** The rows as a file, and its SHA-256 (hex). */
export function rowsFile(rows: readonly ReplayRow[]): { text: string; sha256: string } {
  const text = rows.map((row) => `${JSON.stringify(ReplayRow.parse(row))}\n`).join("");
  return { text, sha256: createHash("sha256").update(text).digest("hex") };
}

/**
 * Writes the rows, then the record, once.
 * @returns the record that is there: of another call that was faster, that one's
 */
export async function createReplay(
  bucket: Bucket,
  record: ReplayRecord,
  rowsText: string,
): Promise<ReplayRecord> {
  await writeText(bucket, rowsKeyOf(record), { text: rowsText, type: "application/jsonl" });
  const key = replayLayout(record.id).record;
  const content = { schema: ReplayRecord, value: record, condition: { first: true as const } };
  if (await writeJson(bucket, key, content)) return record;
  return (await findJson(bucket, key, ReplayRecord)) ?? record;
}

/** The rows of a replay, in the order in which they are asked. Throws UserError `Object.Unreadable`. */
export async function readReplayRows(bucket: Bucket, record: ReplayRecord): Promise<ReplayRow[]> {
  const key = rowsKeyOf(record);
  const lines = ((await findText(bucket, key))?.text ?? "").split("\n").filter(Boolean);
  return lines.map((line, index) =>
    parseJson(line, ReplayRow, `s3://${bucket.name}/${key}, line ${index + 1},`),
  );
}
