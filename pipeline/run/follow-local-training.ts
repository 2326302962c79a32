import { findLocalTraining, type LocalTraining } from "../metrics/local-training.ts";
import type { Bucket } from "../objects.ts";
import type { JobReading } from "./readings.ts";

/** Reads how far the training of a run's jobs is, again and again; null where none is local. */
export interface LocalTrainingFollower {
  /** @param moved whether anything of the run has changed since the last call */
  read(job: JobReading | null, moved: boolean): Promise<LocalTraining | null>;
}

/**
 * Follows it without many reads in vain, since on AWS there is nothing to read: until it is found, only when the run has
 * moved; and no more after it or its job has ended.
 */
export function followLocalTraining(bucket: Bucket, runId: string): LocalTrainingFollower {
  let arn: string | null = null;
  let known: LocalTraining | null = null;
  let ended = false;
  return {
    async read(job, moved) {
      if (job === null || job.arn === null) return known;
      // A run whose job has failed on Bedrock's side creates another.
      if (job.arn !== arn) [arn, known, ended] = [job.arn, null, false];
      if (ended || (known === null && !moved)) return known;
      known = (await findLocalTraining(bucket, runId, job.arn)) ?? known;
      ended = known?.phase === "ended" || job.status !== "InProgress";
      return known;
    },
  };
}
