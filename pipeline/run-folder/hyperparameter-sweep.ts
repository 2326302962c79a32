import { z } from "zod";
import { runFile } from "./run-file.ts";

/** What became of a candidate. */
const Fate = z.enum([
  /** Its model had the lowest validation loss, and is what the run continues with. */
  "chosen",
  /** Its model lost, and is still there: it is about to be deleted, or its deletion has failed. */
  "lost",
  /** Its model lost, and was deleted. */
  "deleted",
  /** It has made no model. */
  "failed",
]);

/** One set of hyperparameters that a model was trained with. */
export const Candidate = z.strictObject({
  name: z.string().describe("Part of the names of its job and its model: h01, h02, …"),
  hyperParameters: z
    .record(z.string(), z.string())
    .describe("All of its hyperparameters, by Bedrock's names."),
  fate: Fate.describe(
    "chosen; lost: its model is still there; deleted: its model lost and was deleted; failed: it has made no model.",
  ),
  validationLoss: z
    .number()
    .nullable()
    .describe(
      "The last that its job reported; null where it reported none that is a finite number.",
    ),
  usd: z
    .number()
    .nullable()
    .describe(
      "Price of its training by the plan, whether or not Bedrock billed it; null where it is not known.",
    ),
  jobArn: z.string().nullable().describe("null where no job was created."),
  modelArn: z.string().nullable().describe("null where it has made no model."),
  failure: z
    .strictObject({ error: z.string(), cause: z.string() })
    .nullable()
    .describe("Why it has made no model."),
  deletion: z
    .string()
    .exactOptional()
    .describe("Why its model could not be deleted; absent where it was, or need not be."),
});
export type Candidate = z.infer<typeof Candidate>;

/** The content of a run's `hyperparameter-sweep.json`. */
export const SweptCandidates = z.strictObject({
  candidates: z.array(Candidate).describe("In the order of the sweep's file."),
  chosen: z
    .string()
    .nullable()
    .describe("Name of the candidate that was chosen; null: none could be."),
  chosenAt: z.string().nullable().describe("ISO 8601; null: none was chosen."),
});
export type SweptCandidates = z.infer<typeof SweptCandidates>;

/** The run's `hyperparameter-sweep.json`. */
export const hyperparameterSweepFile = runFile("hyperparameterSweep", SweptCandidates);

/** The candidate that was chosen; undefined where none was. */
export function chosenIn(swept: SweptCandidates | null | undefined): Candidate | undefined {
  return swept?.candidates.find(({ name }) => name === swept.chosen);
}
