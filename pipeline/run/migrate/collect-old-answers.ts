import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { UserError } from "../../errors.ts";
import { askOldModel, type OldAnswer, type OldEndpoint } from "./ask-old-model.ts";
import { migrationFiles } from "./migration.ts";
import { heldOutRows, readMigration } from "./old-rows.ts";

const StoredAnswer = z.object({
  recordId: z.string(),
  text: z.string().nullable(),
  /** The model that answered. */
  model: z.string(),
});

/** How far the collection is. */
export interface Collected {
  readonly rows: number;
  /** By this call. */
  readonly asked: number;
  /** By calls before. */
  readonly kept: number;
  readonly refused: number;
}

/** How to ask. */
export interface Asking {
  readonly requestsPerMinute: number;
  readonly clock: Clock;
  onProgress(done: number, rows: number): void;
}

/**
 * Asks the old model the held-out rows that it has not answered yet, one after the other; each answer is kept at once.
 * @throws UserError `Migrate.…`
 */
export async function collectOldAnswers(
  folder: string,
  endpoint: OldEndpoint,
  { requestsPerMinute, clock, onProgress }: Asking,
): Promise<Collected> {
  const rows = await heldOutRows(folder, await readMigration(folder));
  const known = await readOldAnswers(folder, endpoint.model);
  const left = rows.filter(({ recordId }) => !known.has(recordId));
  const kept = rows.length - left.length;
  let next = clock.now();
  for (const [index, row] of left.entries()) {
    await clock.sleep(Math.max(0, next - clock.now()));
    next = Math.max(next, clock.now()) + 60_000 / requestsPerMinute;
    const answer = await askOldModel(endpoint, row, clock);
    await keep(folder, answer, endpoint.model);
    known.set(answer.recordId, answer.text);
    onProgress(kept + index + 1, rows.length);
  }
  const refused = rows.filter(({ recordId }) => known.get(recordId) === null).length;
  return { rows: rows.length, asked: left.length, kept, refused };
}

async function keep(folder: string, answer: OldAnswer, model: string): Promise<void> {
  const line = `${JSON.stringify({ ...answer, model })}\n`;
  await appendFile(join(folder, migrationFiles.oldAnswers), line);
}

/**
 * The old model's answers by row. A line that an interrupted call left unfinished is asked again.
 * @param model those of this model; of any where absent
 */
export async function readOldAnswers(
  folder: string,
  model?: string,
): Promise<Map<string, string | null>> {
  const text = await readFile(join(folder, migrationFiles.oldAnswers), "utf8").catch(() => "");
  const answers = text.split("\n").flatMap((line) => answerOf(line) ?? []);
  const other = answers.find((one) => model !== undefined && one.model !== model);
  if (other !== undefined) {
    throw new UserError(
      "Migrate.OtherOldModel",
      `${folder} has answers of ${other.model}, not of ${model}`,
      { hint: `Ask ${other.model} further, or move ${migrationFiles.oldAnswers} away first.` },
    );
  }
  return new Map(answers.map(({ recordId, text }) => [recordId, text]));
}

function answerOf(line: string): z.infer<typeof StoredAnswer> | undefined {
  try {
    return StoredAnswer.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
