import type { CreateModelCustomizationJobCommandInput } from "@aws-sdk/client-bedrock";
import { aJob, BUCKET, SYSTEM } from "./bedrock-tuning.ts";

/** A line of a distillation's data: with an answer, it is a golden example. */
export function promptLine({
  prompt,
  completion,
}: {
  readonly prompt: string;
  readonly completion?: string | undefined;
}): string {
  const turn = (role: string, text: string) => ({ role, content: [{ text }] });
  return JSON.stringify({
    schemaVersion: "bedrock-conversation-2024",
    system: [{ text: SYSTEM }],
    messages: [
      turn("user", prompt),
      ...(completion === undefined ? [] : [turn("assistant", completion)]),
    ],
  });
}

/** A job that distills from `<name>.jsonl` into `out-<name>/`. */
export function aDistillation(
  name: string,
  teacherModelIdentifier: string,
): CreateModelCustomizationJobCommandInput {
  return aJob({
    jobName: name,
    customModelName: name,
    customizationType: "DISTILLATION",
    customizationConfig: {
      distillationConfig: { teacherModelConfig: { teacherModelIdentifier } },
    },
    trainingDataConfig: { s3Uri: `s3://${BUCKET}/${name}.jsonl` },
    outputDataConfig: { s3Uri: `s3://${BUCKET}/out-${name}` },
  });
}
