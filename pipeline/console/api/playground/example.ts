import { randomInt } from "node:crypto";
import { z } from "zod";
import { UserError } from "../../../errors.ts";
import { readBody } from "../../http/request-body.ts";
import type { ApiCall } from "../../http/route.ts";
import { linesOfParts, readParts } from "../data/part-files.ts";
import { questionOf, readStoredRow } from "../data/stored-row.ts";
import { openRun } from "../open-run.ts";

const ExampleRequest = z.strictObject({ run: z.string() });

/** A held-out row, as a question to try. */
export interface Example {
  readonly question: string;
  /** The right answer. */
  readonly reference: string;
  /** Its system text; null where all rows have the same one, or none. */
  readonly system: string | null;
  /** In the held-out file, from 1. */
  readonly line: number;
}

/**
 * `POST /api/playground/example`: any held-out row of a run, on request only.
 * @throws UserError `Evaluation.NoRows`
 */
export async function readExample({ places, body, signal }: ApiCall): Promise<Example> {
  const run = await openRun(places, readBody(ExampleRequest, body).run);
  const { bucket, files, system } = await readParts(run);
  const held = files.filter(({ part }) => part === "evaluation");
  const wanted = randomInt(Math.max(1, held[0]?.rows ?? 1)) + 1;
  for await (const { line, text } of linesOfParts(bucket, held)) {
    signal.throwIfAborted();
    if (line !== wanted) continue;
    const row = readStoredRow(text, system);
    const question = questionOf({ messages: row.messages, system: [] });
    const own = row.system.length === 0 ? null : row.system.join("\n\n");
    return { question, reference: row.answer ?? "", system: own, line };
  }
  throw new UserError("Evaluation.NoRows", `the held-out rows of ${run.runId} are not there`);
}
