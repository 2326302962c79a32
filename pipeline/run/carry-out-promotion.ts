import { type PromoteTools, promoteAlias } from "../serving/promote-alias.ts";
import type { PromotionResult } from "./promotion-data.ts";
import type { Proposed } from "./propose-promotion.ts";

/** Seconds: longer than `resolveModel` keeps an alias, and the requests that are under way then. */
export const DRAIN_SECONDS = 90;

/** How a person carries a proposal out. */
interface CarryOut {
  /** ARN of the caller. */
  readonly by: string;
  readonly reason: string;
  /** Seconds for which what served before is kept, where it is replaced. */
  readonly drainSeconds: number;
  /** Name of the SSM parameter; undefined keeps the one that the alias has. */
  readonly ssmParameter?: string | undefined;
}

/**
 * Carries out a promotion or a rollback as it was proposed.
 * @throws UserError as `promoteAlias`
 */
export async function carryOutPromotion(
  tools: PromoteTools,
  { proposal, entry, over }: Proposed,
  how: CarryOut,
): Promise<PromotionResult> {
  const { group, alias, what, usdPerHour, modelUnits } = proposal;
  const done = await promoteAlias(tools, {
    ...{ group, alias, entry, what, over, modelUnits, ...how },
    usdPerHour: proposal.how === "none" ? null : usdPerHour,
  });
  const { servingArn, movedAt } = done.alias;
  const { smokeTest, drained, parameter, takenOver } = done;
  return {
    ...{ ...proposal, how: done.how, by: how.by, servingArn, movedAt, smokeTest },
    ...{ drained: [...drained], parameter },
    takenOver:
      takenOver === null
        ? null
        : { by: takenOver.by, since: takenOver.since, version: takenOver.version },
  };
}
