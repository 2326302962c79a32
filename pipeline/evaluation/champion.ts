import { z } from "zod";
import { ChampionAbsent } from "../run-folder/verdict.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { AskedArm } from "./ask-models.ts";

/** The model that a run's alias points at, and how it is asked: what the state "Find the champion" passes on. */
export const FoundChampion = z.strictObject({
  /** Key of the version that the alias points at now; null: the alias does not exist. */
  pointsAt: z.string().nullable(),
  /** Why there is no champion to compare with; null where there is one. */
  absent: ChampionAbsent.nullable(),
  champion: z
    .strictObject({
      alias: z.string(),
      /** Name of its version. */
      version: z.string(),
      runId: z.string(),
      modelArn: z.string(),
      /** How much worse the tuned model may be. */
      margin: z.number(),
      usdPer1000Tokens: ExecutionInput.shape.evaluation.shape.usdPer1000Tokens.shape.tuned,
    })
    .nullable(),
  /** What is asked because of it; empty without one. */
  arms: z.array(AskedArm),
  /** Questions of these arms that are not answered yet. */
  unanswered: z.int().nonnegative(),
});
export type FoundChampion = z.infer<typeof FoundChampion>;

/** No champion to compare with. @param pointsAt as `FoundChampion` has it */
export function noChampion(absent: ChampionAbsent, pointsAt: string | null): FoundChampion {
  return { pointsAt, absent, champion: null, arms: [], unanswered: 0 };
}
