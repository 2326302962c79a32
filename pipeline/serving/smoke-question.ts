import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { UserError } from "../errors.ts";
import { ask } from "../evaluation/ask.ts";
import { readFirstRow } from "../evaluation/rows.ts";
import type { Bucket } from "../objects.ts";
import type { RegistryEntry } from "../registry/entry.ts";
import type { Answer } from "../run-folder/answered-rows.ts";
import type { EvaluationRow } from "../run-folder/evaluation-row.ts";
import { runLayout } from "../run-folder/layout.ts";
import { type Waiting, waitFor } from "./wait.ts";

/** What a smoke test needs. */
export interface SmokeTools extends Waiting {
  readonly bucket: Bucket;
  readonly runtime: BedrockRuntimeClient;
}

/** Whether the model answered; `throttled`: applications use up its quota, so that it answers, but not us. */
export type SmokeResult = "answered" | "throttled";

/** Milliseconds for which an unavailable model is asked again. */
const MAX_MS = 15 * 60_000;

const MAX_TOKENS = 64;

/**
 * Asks the model that is served at the ARN the first held-out row of its run, or a plain question where that run's
 * folder no longer exists.
 * @throws UserError `Serving.NoAnswer`; errors of AWS that asking again does not change, e.g. `AccessDeniedException`
 */
export async function askOnce(
  tools: SmokeTools,
  { arn, entry }: { arn: string; entry: RegistryEntry },
): Promise<SmokeResult> {
  const row = await rowOf(tools.bucket, entry);
  const question = { modelId: arn, baseModel: entry.baseModel.id, maxTokens: MAX_TOKENS, row };
  const giveUp = Math.min(tools.clock.now() + MAX_MS, tools.deadline);
  return waitFor(tools, "smoke-test", async () => {
    const asked = await ask(tools.runtime, question);
    if (!("reaction" in asked)) return checked(asked.answer, arn);
    if (tools.clock.now() < giveUp) return undefined;
    if (asked.reaction === "slower") return "throttled";
    throw noAnswer(arn, asked.error);
  });
}

function checked({ text, message }: Pick<Answer, "text" | "message">, arn: string): "answered" {
  if (text !== null && text.trim() !== "") return "answered";
  throw noAnswer(arn, message ?? "the answer was blank");
}

function noAnswer(arn: string, why: string): UserError {
  return new UserError("Serving.NoAnswer", `the model did not answer at ${arn}: ${why}`);
}

async function rowOf(bucket: Bucket, { runId }: RegistryEntry): Promise<EvaluationRow> {
  try {
    return await readFirstRow(bucket, runLayout(runId).evaluation);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const messages = [{ role: "user" as const, content: [{ text: "Hello" }] }];
    return { recordId: "smoke-test", system: null, messages, reference: "" };
  }
}
