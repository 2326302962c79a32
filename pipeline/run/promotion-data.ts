import { z } from "zod";
import { PairedAnswers } from "./run-comparison.ts";

const usd = z.number().nullable();

/** The version that is promoted against the one that the alias points at. */
const ChampionFigures = z.strictObject({
  /** Name of the score. */
  score: z.string(),
  rows: z.number(),
  /** Mean scores, 0 to 1. */
  champion: z.number(),
  tuned: z.number(),
  /** tuned − champion. */
  gain: z.number(),
  low: z.number(),
  high: z.number(),
  confidence: z.number(),
  groups: PairedAnswers.shape.groups,
  /** The whole interval is below zero. */
  isWorse: z.boolean(),
});
export type ChampionFigures = z.infer<typeof ChampionFigures>;

/** What is known of a version beside the one that the alias points at. */
export const ChampionComparison = z.discriminatedUnion("kind", [
  /** The alias points at nothing. */
  z.strictObject({ kind: z.literal("no-champion") }),
  /** The alias points at this version, or at another of the same model. */
  z.strictObject({ kind: z.literal("same-model") }),
  /** By the verdict of its run, which was against this very version. */
  z.strictObject({ kind: z.literal("verdict"), figures: ChampionFigures }),
  /** By the rows that both have answered in their runs. */
  z.strictObject({ kind: z.literal("answers"), figures: ChampionFigures }),
  z.strictObject({
    kind: z.literal("not-comparable"),
    /** `no-version`: what the alias points at was deleted; `no-run`: Step Functions no longer knows a run. */
    why: z.enum(["no-common-rows", "no-run", "no-version"]),
  }),
]);
export type ChampionComparison = z.infer<typeof ChampionComparison>;

const Pointed = z.strictObject({ version: z.string(), runId: z.string() });

/** What a promotion or a rollback would do. */
export const PromotionProposal = z.strictObject({
  group: z.string(),
  alias: z.string(),
  what: z.enum(["promoted", "rolled-back"]),
  /** Name of the version. */
  version: z.string(),
  runId: z.string(),
  modelArn: z.string(),
  /** Where the alias points now; null: at nothing. */
  from: Pointed.nullable(),
  comparison: ChampionComparison,
  /** How the alias comes to be served by it. */
  how: z.enum(["none", "swap", "create", "replace"]),
  path: z.enum(["on-demand", "provisioned"]),
  /** Of throughput. */
  modelUnits: z.number(),
  /** USD of its serving; null where that costs by the token, or the price is not known. */
  usdPerHour: usd,
  usdPerMonth: usd,
  /** What is wrong with the alias now; null: nothing. */
  broken: z.enum(["version-deleted", "serving-deleted", "move-interrupted"]).nullable(),
});
export type PromotionProposal = z.infer<typeof PromotionProposal>;

/** What `tunewright promote --json` and `tunewright rollback --json` print. */
export const PromotionResult = PromotionProposal.extend({
  by: z.string(),
  /** What the runtime accepts as `modelId`; it stays the same while the way of serving and the base model do. */
  servingArn: z.string(),
  movedAt: z.string(),
  /** null where nothing had to be done. */
  smokeTest: z.enum(["answered", "throttled"]).nullable(),
  drained: z.array(z.strictObject({ arn: z.string(), error: z.string().nullable() })),
  parameter: z.strictObject({ name: z.string(), error: z.string().nullable() }).nullable(),
  /** The claim of another that had expired; null where there was none. */
  takenOver: z.strictObject({ by: z.string(), since: z.string(), version: z.string() }).nullable(),
});
export type PromotionResult = z.infer<typeof PromotionResult>;
