import { z } from "zod";
import { priceOf } from "../../../clean-up/lease-facts.ts";
import { kindText, outcomeText, resourceText } from "../../../report/outcome-text.ts";
import { findTarget } from "../../../run/lease-target.ts";
import {
  proposeRetirement,
  RETIRE_TIMEOUT,
  type Retirement,
  type RetireResult,
  retire,
} from "../../../run/retire.ts";
import { type Plan, planFile } from "../../../run-folder/plan.ts";
import { openPlace } from "../../place.ts";
import { defineAction, type Fact, flag, type Outcome, type PriceLine } from "./action.ts";
import { keptPriceText } from "./price-text.ts";

const About = z.strictObject({
  region: z.string().min(1),
  /** `group@alias`, `group@version`, a version or a run. */
  name: z.string().min(1),
  model: flag,
});

/** Removes what serves a version or an alias, and its custom model where that is to go, too. */
export const retireAction = defineAction(About, async (places, { region, name, model }) => {
  const opened = await openPlace(places, region);
  const { environment, place } = opened;
  const target = await findTarget(environment.bucket, name);
  const proposed = await proposeRetirement(environment, target, { model });
  const plan = await planFile.findReadable(environment.bucket, target.entry.runId);
  const arns = proposed.resources.map(({ arn }) => arn);
  return {
    opened,
    shown: {
      facts: factsOf(proposed, model),
      prices: pricesOf(proposed, plan, model),
      accept: model ? "The custom model cannot be had back without training it again." : null,
      command: `tunewright retire ${name}${model ? " --model" : ""}${place.flags}`,
    },
    bound: { version: target.entry.version, alias: target.alias?.version ?? null, arns },
    async carryOut({ by, onStep }) {
      onStep("removing it");
      const result = await retire(environment, proposed, {
        ...{ by, clock: await place.clock(), timeout: RETIRE_TIMEOUT },
        onProgress: (going) =>
          onStep(
            `waiting until Bedrock lists no ${going.map(({ kind }) => kindText(kind)).join(", no ")}`,
          ),
      });
      return outcomeOf(proposed, result);
    },
  };
});

function factsOf({ target, resources }: Retirement, model: boolean): Fact[] {
  const { alias, entry } = target;
  return [
    ...(alias === null
      ? []
      : [
          {
            name: "Alias",
            text: `${alias.group}@${alias.alias} will point at nothing: applications that use it get no answer`,
            isWarning: true,
          },
        ]),
    ...resources.map((one) => ({ name: "Removed", text: resourceText(one) })),
    ...(resources.length === 0
      ? [{ name: "Removed", text: `nothing that serves ${entry.version} is listed` }]
      : []),
    ...(model ? [] : [{ name: "Kept", text: `custom model ${entry.modelArn}` }]),
  ];
}

function pricesOf(
  { resources, target }: Retirement,
  plan: Plan | undefined,
  model: boolean,
): PriceLine[] {
  const ends = resources.map((one) => ({
    sense: "ends" as const,
    what: `${kindText(one.kind)} ${one.name}`,
    text: keptPriceText(priceOf(one, plan)),
  }));
  if (model) return ends;
  const perMonth = plan?.settings.storageUsdPerMonth ?? null;
  const what = `storage of the custom model of ${target.entry.runId}`;
  return [...ends, { sense: "continues", what, text: keptPriceText({ perHour: null, perMonth }) }];
}

function outcomeOf({ target }: Retirement, { steps, remaining, checkedAt }: RetireResult): Outcome {
  const isProven = remaining.length === 0;
  const proof = isProven
    ? "Bedrock's lists show none of it any more"
    : "Bedrock still lists something of it";
  return {
    summary: `${target.name} was retired: ${proof} (${checkedAt}).`,
    isFine: isProven,
    facts: [
      ...steps.map(({ resource, outcome }) => ({
        name: outcomeText(outcome),
        text: resourceText(resource),
      })),
      ...remaining.map((one) => ({
        name: "Still listed",
        text: resourceText(one),
        isWarning: true,
      })),
    ],
  };
}
