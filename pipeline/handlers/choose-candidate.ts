import { s3Client } from "../clients/s3.ts";
import { systemClock } from "../clock.ts";
import { chooseCandidate, TriedCandidates } from "../metrics/choose-candidate.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Chooses the candidate of a hyperparameter sweep that the run continues with. */
export const handler = handle(TriedCandidates, (tried) =>
  chooseCandidate(bucket, systemClock, tried),
);
