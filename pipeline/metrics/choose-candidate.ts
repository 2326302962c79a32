import { z } from "zod";
import { type Clock, timestamp } from "../clock.ts";
import { UserError } from "../errors.ts";
import { type Bucket, listKeys } from "../objects.ts";
import {
  type Candidate,
  chosenIn,
  hyperparameterSweepFile,
  type SweptCandidates,
} from "../run-folder/hyperparameter-sweep.ts";
import { runLayout } from "../run-folder/layout.ts";
import { planFile } from "../run-folder/plan.ts";
import { HyperparameterSweep } from "../workflow/input.ts";
import { readFiles, VALIDATION } from "./read-metrics.ts";

/** How the job of a candidate ended. */
const TriedCandidate = z.strictObject({
  name: z.string(),
  jobArn: z.string().nullable(),
  /** null where it has made none. */
  modelArn: z.string().nullable(),
  /** ISO 8601; null where Bedrock does not say. */
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  failure: z.strictObject({ error: z.string(), cause: z.string(), state: z.string() }).nullable(),
  /** The error with which its job could not be stopped; null where it was, or need not be. */
  unstopped: z.string().nullable(),
});
type TriedCandidate = z.infer<typeof TriedCandidate>;

/** A hyperparameter sweep whose jobs have ended. */
export const TriedCandidates = z.strictObject({
  runId: z.string(),
  candidates: HyperparameterSweep.shape.candidates,
  /** Empty where an execution continues with what an earlier one has chosen. */
  tried: z.array(TriedCandidate),
});
export type TriedCandidates = z.infer<typeof TriedCandidates>;

/** The candidate that a run continues with. */
export interface ChosenCandidate {
  readonly name: string;
  readonly jobArn: string;
  readonly modelArn: string;
  readonly validationLoss: number | null;
  /** From the first job's start to the last one's end (ISO 8601); null where that is not known. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/**
 * Chooses the candidate whose job reported the lowest last validation loss, which is that of the model that it made; of
 * equal ones the cheaper, then the first. Writes `hyperparameter-sweep.json`; a choice that was made stays.
 * @throws UserError `HyperparameterSweep.AllFailed`, `HyperparameterSweep.NoValidationLoss`
 */
export async function chooseCandidate(
  bucket: Bucket,
  clock: Clock,
  of: TriedCandidates,
): Promise<ChosenCandidate> {
  const { runId, tried } = of;
  const earlier = await hyperparameterSweepFile.find(bucket, runId);
  const before = earlier === undefined ? undefined : chosenOf(earlier, tried);
  if (before !== undefined) return before;
  const candidates = await measured(bucket, of);
  const best = bestOf(candidates);
  const swept: SweptCandidates = {
    candidates: candidates.map((one) => ({ ...one, fate: fateOf(one, best) })),
    chosen: best?.name ?? null,
    chosenAt: best === undefined ? null : timestamp(clock),
  };
  await hyperparameterSweepFile.write(bucket, runId, swept);
  const choice = chosenOf(swept, tried);
  if (choice === undefined) throw noneChosen(runId, candidates);
  return choice;
}

/** The choice that a record has; undefined where it has none. */
function chosenOf(
  swept: SweptCandidates,
  tried: readonly TriedCandidate[],
): ChosenCandidate | undefined {
  const best = chosenIn(swept);
  if (best?.modelArn == null || best.jobArn === null) return undefined;
  const { name, jobArn, modelArn, validationLoss } = best;
  const starts = tried.flatMap(({ startedAt }) => startedAt ?? []).sort();
  const ends = tried.flatMap(({ endedAt }) => endedAt ?? []).sort();
  const times = { startedAt: starts[0] ?? null, endedAt: ends.at(-1) ?? null };
  return { name, jobArn, modelArn, validationLoss, ...times };
}

function fateOf({ name, modelArn }: Candidate, best: Candidate | undefined): Candidate["fate"] {
  if (modelArn === null) return "failed";
  return name === best?.name ? "chosen" : "lost";
}

async function measured(
  bucket: Bucket,
  { runId, candidates, tried }: TriedCandidates,
): Promise<Candidate[]> {
  const { purchases = [] } = (await planFile.findReadable(bucket, runId)) ?? {};
  const keys = await listKeys(bucket, runLayout(runId).output);
  const all: Candidate[] = [];
  for (const { name, hyperParameters } of candidates) {
    const {
      jobArn = null,
      modelArn = null,
      failure,
    } = tried.find((one) => one.name === name) ?? {};
    const usd = purchases.find(({ candidate }) => candidate === name)?.usd ?? null;
    const hasMetrics = modelArn !== null && jobArn !== null;
    const validationLoss = hasMetrics ? await lastLoss(bucket, keys, jobArn) : null;
    const why = failure == null ? null : { error: failure.error, cause: failure.cause };
    const facts = { validationLoss, usd, jobArn, modelArn, failure: why };
    all.push({ name, hyperParameters, fate: "failed", ...facts });
  }
  return all;
}

/** Of the job's last step that has a validation loss; null where there is none, or it is no finite number. */
async function lastLoss(
  bucket: Bucket,
  keys: readonly string[],
  jobArn: string,
): Promise<number | null> {
  const folder = `/model-customization-job-${jobArn.split("/").at(-1)}/`;
  const own = keys.filter((key) => key.includes(folder));
  const { points, notFinite } = await readFiles(bucket, own, VALIDATION);
  return notFinite?.atEnd === true ? null : (points.at(-1)?.loss ?? null);
}

function bestOf(candidates: readonly Candidate[]): Candidate | undefined {
  const comparable = candidates.filter(
    ({ modelArn, validationLoss }) => modelArn !== null && validationLoss !== null,
  );
  const loss = ({ validationLoss }: Candidate) => validationLoss ?? Number.POSITIVE_INFINITY;
  const price = ({ usd }: Candidate) => usd ?? Number.POSITIVE_INFINITY;
  const isBetter = (one: Candidate, other: Candidate) =>
    loss(one) < loss(other) || (loss(one) === loss(other) && price(one) < price(other));
  const [first, ...rest] = comparable;
  return rest.reduce((best, one) => (best && isBetter(one, best) ? one : best), first);
}

function noneChosen(runId: string, candidates: readonly Candidate[]): UserError {
  const trained = candidates.filter(({ modelArn }) => modelArn !== null);
  if (trained.length > 0) {
    const models = trained.map(({ name, modelArn }) => `${name}: ${modelArn}`).join("; ");
    return new UserError(
      "HyperparameterSweep.NoValidationLoss",
      `the jobs of ${runId} report no validation loss that is a finite number, by which their models could be compared: ${models}`,
      {
        hint: "The models are kept. To continue with one of them: tunewright tune FILE --from-model ARN; to delete one: aws bedrock delete-custom-model --model-identifier ARN.",
      },
    );
  }
  const reasons = candidates.map(
    ({ name, failure }) => `${name}: ${failure?.error ?? "not known"}: ${failure?.cause ?? ""}`,
  );
  return new UserError(
    "HyperparameterSweep.AllFailed",
    `no candidate of ${runId} has made a model. ${reasons.join(" ")}`,
    {
      hint: "`tunewright resume` trains them again; a fault of the data or of a hyperparameter must be fixed first.",
    },
  );
}
