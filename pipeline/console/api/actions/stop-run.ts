import { z } from "zod";
import {
  findDeployments,
  findModels,
  findRunningJobs,
  findThroughputs,
} from "../../../clean-up/find.ts";
import { priceOf } from "../../../clean-up/lease-facts.ts";
import type { BillableResource, RunningJob } from "../../../clean-up/list.ts";
import { systemClock } from "../../../clock.ts";
import { UserError } from "../../../errors.ts";
import { billingText } from "../../../report/left-text.ts";
import { kindText, outcomeText, resourceText } from "../../../report/outcome-text.ts";
import { CLEAN_UP_TIMEOUT } from "../../../run/clean-up-proof.ts";
import type { RunEnvironment } from "../../../run/environment.ts";
import { type StopResult, stopRun } from "../../../run/stop.ts";
import { type Plan, planFile } from "../../../run-folder/plan.ts";
import { placeOfRun } from "../../place.ts";
import { defineAction, type Fact, type Outcome, type PriceLine } from "./action.ts";
import { keptPriceText } from "./price-text.ts";

const REASON = "Stopped by the user (console).";

const About = z.strictObject({ run: z.string().min(1) });

/** Stops a run, and waits for the proof of its clean-up. */
export const stopRunAction = defineAction(About, async (places, { run }) => {
  const opened = await placeOfRun(places, run);
  const { environment, place } = opened;
  const { name, status } = opened.execution;
  if (status !== "RUNNING") throw hasEnded(run, status ?? "");
  const plan = await planFile.findReadable(environment.bucket, run);
  const made = await madeBy(environment, run);
  return {
    opened,
    shown: {
      facts: factsOf(made, plan),
      prices: made.map((one) => priceLine(one, plan)),
      accept: null,
      command: `tunewright stop ${run}${place.flags}`,
    },
    bound: name,
    async carryOut({ onStep }) {
      onStep("stopping the execution, and waiting for the clean-up");
      return outcomeOf(
        await stopRun(environment, run, {
          ...{ reason: REASON, clock: systemClock, cleanUpTimeout: CLEAN_UP_TIMEOUT },
          onProgress: ([first]) => {
            if (first !== undefined) onStep(`still there: ${resourceText(first)}`);
          },
        }),
      );
    },
  };
});

type Made = BillableResource | RunningJob;

async function madeBy({ bedrock }: RunEnvironment, runId: string): Promise<Made[]> {
  const finds = [findRunningJobs, findModels, findDeployments, findThroughputs];
  return (await Promise.all(finds.map((find): Promise<Made[]> => find(bedrock, runId)))).flat();
}

/** A trained model is kept unless the run was started so that it is deleted. */
function isKept({ kind }: Made, plan: Plan | undefined): boolean {
  return kind === "custom-model" && plan?.settings.deleteModelOnFailure !== true;
}

function factsOf(made: readonly Made[], plan: Plan | undefined): Fact[] {
  const removed = made.filter((one) => !isKept(one, plan));
  const kept = made.filter((one) => isKept(one, plan));
  const names = (all: readonly Made[]) => all.map(({ kind }) => kindText(kind)).join(", ");
  return [
    {
      name: "Removed",
      text: removed.length === 0 ? "nothing: it has made nothing that is billed" : names(removed),
    },
    ...(kept.length === 0
      ? []
      : [{ name: "Kept", text: `${names(kept)}: a resume continues from it` }]),
    { name: "Paid already", text: "what it has trained and asked until then is billed" },
    { name: "Afterwards", text: "a resume continues from what exists" },
  ];
}

function priceLine(one: Made, plan: Plan | undefined): PriceLine {
  const what = kindText(one.kind);
  if (isKept(one, plan)) {
    return { sense: "continues", what: `${what} (kept)`, text: keptPriceText(priceOf(one, plan)) };
  }
  const isJob = one.kind === "customization-job";
  const text = isJob ? "the rest of its training" : keptPriceText(priceOf(one, plan));
  return { sense: "ends", what, text };
}

function outcomeOf({ runId, status, teardown, committedUntil }: StopResult): Outcome {
  if (status === "SUCCEEDED") {
    const until =
      committedUntil === null ? [] : [{ name: "Committed until", text: committedUntil }];
    return {
      summary: `${runId} had already succeeded; what it registered is kept.`,
      isFine: true,
      facts: until,
    };
  }
  if (teardown === null) {
    const summary = `${runId} was stopped. The clean-up is not confirmed yet; the hourly sweep makes up for it.`;
    return { summary, isFine: false, facts: [] };
  }
  const { steps, remaining, billing, checkedAt } = teardown;
  const proof =
    remaining.length + billing.length === 0
      ? "no billable resource is left, according to Bedrock's lists"
      : "the rest is not listed any more";
  return {
    summary: `${runId} was stopped: ${proof} (${checkedAt}).`,
    isFine: remaining.length === 0,
    facts: [
      ...steps.map(({ resource, outcome }) => ({
        name: outcomeText(outcome),
        text: resourceText(resource),
      })),
      ...remaining.map((one) => ({
        name: "Not deleted",
        text: resourceText(one),
        isWarning: true,
      })),
      ...billing.map((one) => ({ name: "Still billed", text: billingText(one) })),
    ],
  };
}

function hasEnded(run: string, status: string): UserError {
  return new UserError("Run.Ended", `the run ${run} has ended already: ${status}`, {
    hint: "There is nothing to stop.",
  });
}
