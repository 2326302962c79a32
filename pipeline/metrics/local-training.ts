import { z } from "zod";
import { isAwsError } from "../errors.ts";
import { type Bucket, findText } from "../objects.ts";
import { runLayout } from "../run-folder/layout.ts";

/** How far a local Bedrock's training is; it writes that beside the metrics, and AWS writes no such object. */
export const LocalTraining = z.object({
  /** Name of the model that is trained instead of the base model. */
  model: z.string(),
  method: z.string(),
  /** After the last step it looks at the data (learning curve, rows that were not learned). */
  phase: z.enum(["training", "looking-at-data", "ended"]),
  /** From 1. */
  epoch: z.number(),
  epochs: z.number(),
  /** Steps done, of those of all epochs. */
  step: z.number(),
  steps: z.number(),
  /** Steps of these that were done before the local cloud was restarted. */
  stepsBefore: z.number(),
  /** Mean of the last steps, in nats; null before the first. */
  loss: z.number().nullable(),
  /** One for each epoch so far. */
  validationLosses: z.array(z.number()),
  /** Seconds in real time, whatever the speed of the local clock; null where it is not known. */
  secondsLeft: z.number().nullable(),
  /** Steps of all epochs where these do not read all records; null where they do, as on AWS. */
  localMaxSteps: z.number().nullable(),
  /** Records that each epoch reads. */
  recordsPerEpoch: z.number(),
  trainingRecords: z.number(),
});
export type LocalTraining = z.infer<typeof LocalTraining>;

/** Reads how far a job's training is; null where there is no such object, or it cannot be read: nothing depends on it. */
export async function findLocalTraining(
  bucket: Bucket,
  runId: string,
  jobArn: string,
): Promise<LocalTraining | null> {
  const job = `model-customization-job-${jobArn.split("/").at(-1)}`;
  const key = `${runLayout(runId).output}${job}/training_artifacts/local-progress.json`;
  const found = await findText(bucket, key).catch((error: unknown) => {
    // S3 also answers so where the object does not exist and the caller may not list the bucket.
    if (isAwsError(error, "AccessDenied")) return undefined;
    throw error;
  });
  return found === undefined ? null : parse(found.text);
}

function parse(text: string): LocalTraining | null {
  try {
    return LocalTraining.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
