import { z } from "zod";
import { ssmClient } from "../../../clients.ts";
import { durationText } from "../../../duration-text.ts";
import { carryOutPromotion, DRAIN_SECONDS } from "../../../run/carry-out-promotion.ts";
import type { PromotionProposal, PromotionResult } from "../../../run/promotion-data.ts";
import {
  BROKEN_ALIAS,
  championText,
  PROMOTION_STEPS,
  servingText,
} from "../../../run/promotion-text.ts";
import {
  type Proposed,
  proposePromotion,
  proposeRollback,
} from "../../../run/propose-promotion.ts";
import type { PromoteTools } from "../../../serving/promote-alias.ts";
import { type OpenPlace, openPlace } from "../../place.ts";
import {
  type Doing,
  defineAction,
  type Fact,
  type Outcome,
  type PriceLine,
  type Ready,
} from "./action.ts";
import { hourlyPriceText } from "./price-text.ts";

const group = z.string().min(1);
const region = z.string().min(1);

/** Points an alias at a version, which it then is served by. */
export const promoteAction = defineAction(
  z.strictObject({
    region,
    group,
    version: z.string().min(1),
    alias: z.string().trim().min(1, "Give the alias a name."),
  }),
  async (places, about) => {
    const opened = await openPlace(places, about.region);
    const { alias, version } = about;
    const source = `${about.group}@${version}`;
    const proposed = await proposePromotion(opened.environment, { source, alias });
    const { comparison } = proposed.proposal;
    const isWorse = "figures" in comparison && comparison.figures.isWorse;
    const worse = isWorse ? " --even-if-worse" : "";
    const command = `tunewright promote ${source} --to ${alias}${worse}${opened.place.flags}`;
    const accept = isWorse ? "It is significantly worse than the version in service." : null;
    return readyFor(opened, proposed, { accept, command, reason: championText(proposed.proposal) });
  },
);

/** Puts the version before in service. */
export const rollBackAction = defineAction(
  z.strictObject({ region, group, alias: z.string().min(1) }),
  async (places, { region: where, ...name }) => {
    const opened = await openPlace(places, where);
    const proposed = await proposeRollback(opened.environment, { name });
    const command = `tunewright rollback ${name.group}@${name.alias}${opened.place.flags}`;
    const reason = `rolled back from ${proposed.proposal.from?.version ?? "nothing"}`;
    return readyFor(opened, proposed, { accept: null, command, reason });
  },
);

function readyFor(
  opened: OpenPlace,
  proposed: Proposed,
  of: { accept: string | null; command: string; reason: string },
): Ready {
  const { proposal, over } = proposed;
  const { accept, command, reason } = of;
  const { version, how, broken } = proposal;
  return {
    opened,
    shown: { facts: factsOf(proposal), prices: pricesOf(proposal), accept, command },
    bound: { version, over, how, broken },
    async carryOut(doing) {
      const result = await carryOutPromotion(await toolsOf(opened, doing), proposed, {
        ...{ by: doing.by, reason: doing.reason ?? reason, drainSeconds: DRAIN_SECONDS },
      });
      return outcomeOf(result);
    },
  };
}

function factsOf(proposal: PromotionProposal): Fact[] {
  const { from, version, what, broken } = proposal;
  const compared = { name: "Compared", text: championText(proposal) };
  return [
    { name: "From", text: from === null ? "nothing: the alias is new" : from.version },
    { name: "To", text: version },
    ...(what === "promoted" ? [compared] : []),
    ...(broken === null ? [] : [{ name: "Found", text: BROKEN_ALIAS[broken], isWarning: true }]),
    { name: "Serving", text: servingText(proposal) },
  ];
}

function pricesOf({ path, how, usdPerHour, group: its, alias }: PromotionProposal): PriceLine[] {
  const what = `serving ${its}@${alias}`;
  if (path === "on-demand") {
    return [{ sense: "continues", what, text: "by the token; nothing by the hour" }];
  }
  const asBefore = how === "swap" || how === "none" ? ", as before" : ", from now on";
  return [{ sense: "continues", what, text: `${hourlyPriceText(usdPerHour)}${asBefore}` }];
}

async function toolsOf(
  { place, environment }: OpenPlace,
  { onStep }: Doing,
): Promise<PromoteTools> {
  const { bucket, bedrock } = environment;
  const { runtime, clients, pollEvery, speed = 1 } = place;
  return {
    ...{ bucket, bedrock, runtime, ssm: ssmClient(clients) },
    ...{ clock: await place.clock(), pollEvery: pollEvery * speed },
    onProgress: (step, elapsedMs) => onStep(`${PROMOTION_STEPS[step]}: ${durationText(elapsedMs)}`),
  };
}

function outcomeOf(result: PromotionResult): Outcome {
  const { version, servingArn, smokeTest, drained, parameter, takenOver } = result;
  const left = drained.filter(({ error }) => error !== null);
  return {
    summary: `${result.group}@${result.alias} points at ${version}.`,
    isFine: left.length === 0 && (parameter?.error ?? null) === null,
    facts: [
      { name: "Served as", text: servingArn },
      ...(smokeTest === null ? [] : [{ name: "Asked a question", text: SMOKE[smokeTest] }]),
      ...drained.map(({ arn, error }) =>
        error === null
          ? { name: "Deleted", text: arn }
          : { name: "Not deleted", text: `${arn}: ${error}`, isWarning: true },
      ),
      ...(parameter === null
        ? []
        : [
            {
              name: "Parameter",
              text: `${parameter.name}${parameter.error === null ? "" : ` was not written: ${parameter.error}`}`,
            },
          ]),
      ...(takenOver === null
        ? []
        : [{ name: "Taken over", text: `from ${takenOver.by}, whose move was interrupted` }]),
    ],
  };
}

const SMOKE = {
  answered: "it answered",
  throttled: "it is throttled: applications use its whole quota",
} as const;
