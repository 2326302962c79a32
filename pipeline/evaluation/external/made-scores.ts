import { UserError } from "../../errors.ts";
import type { Bucket } from "../../objects.ts";
import { readAllScores, scoredKey } from "../../run-folder/external-scores.ts";
import {
  type ExternalSpec,
  isExternal,
  type ScoreSpec,
  scoreName,
} from "../../workflow/score-spec.ts";
import { type Scorer, scorerFor } from "../score/scorer.ts";

/**
 * The scorers of a run: those of Tunewright, and of external rules what was scored before the comparison.
 * @param of.labels the distinct completions where they are few, else null
 * @throws UserError as `scorerFor`; the scorers of external rules throw `Score.Missing` for what has no score
 */
export async function scorersOf(
  bucket: Bucket,
  of: {
    readonly runId: string;
    readonly scores: readonly ScoreSpec[];
    readonly labels: readonly string[] | null;
  },
): Promise<Scorer[]> {
  return Promise.all(
    of.scores.map((spec) =>
      isExternal(spec) ? madeScores(bucket, of.runId, spec) : scorerFor(spec, of.labels),
    ),
  );
}

async function madeScores(bucket: Bucket, runId: string, spec: ExternalSpec): Promise<Scorer> {
  const values = new Map<string, number>();
  for await (const { scored, value } of readAllScores(bucket, { runId, spec })) {
    values.set(scored, value);
  }
  const isBinary = [...values.values()].every((value) => value === 0 || value === 1);
  return {
    spec,
    isBinary,
    score(answer, reference, recordId = "") {
      const value = values.get(scoredKey({ recordId, reference, answer }));
      if (value === undefined) throw missing(spec, recordId);
      return { value, fault: null, label: null };
    },
  };
}

function missing(spec: ExternalSpec, recordId: string): UserError {
  return new UserError(
    "Score.Missing",
    `an answer to the held-out row ${recordId} has no score by ${scoreName(spec)}`,
    { hint: "Something changed the run's evaluation folder. A resumed run scores it again." },
  );
}
