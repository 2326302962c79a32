import { z } from "zod";
import { resolveModel } from "../../models/resolve.ts";
import type { SourceJob } from "./source-job.ts";
import data from "./targets.json" with { type: "json" };

const Target = z.strictObject({ model: z.string(), why: z.string() });
const { targets, other } = z
  .strictObject({
    asOf: z.iso.date(),
    note: z.string(),
    targets: z.array(Target.extend({ base: z.string() })),
    other: Target,
  })
  .parse(data);

/** The base model on Bedrock that a job moves to, by short name, and why that one. */
export type ChosenTarget = z.infer<typeof Target>;

/**
 * The base model that the user named, or a proposal by what was tuned before.
 * @throws UserError `Model.Unknown`, `Model.Ended`
 */
export function chooseTarget({ baseModel }: SourceJob, wanted: string | undefined): ChosenTarget {
  if (wanted !== undefined) return { model: resolveModel(wanted).name, why: "chosen by --model" };
  const found =
    baseModel === null
      ? { ...other, why: "the old base model is not known: give --job, or choose by --model" }
      : (targets.find(({ base }) => new RegExp(base, "i").test(baseModel)) ?? other);
  return {
    model: resolveModel(found.model).name,
    why: baseModel === null ? found.why : `proposed for ${baseModel}: ${found.why}`,
  };
}
