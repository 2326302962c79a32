import { z } from "zod";
import { counted, grouped } from "../../../counts.ts";
import { UserError } from "../../../errors.ts";
import { purchaseText } from "../../../evaluation/purchase-text.ts";
import { hashJson } from "../../../hash-json.ts";
import { resourceText } from "../../../report/outcome-text.ts";
import { type ProposedResume, proposeResume, resumeRun } from "../../../run/resume.ts";
import { assertResumeWithinBudget } from "../../../run/resume-budget.ts";
import { CONTINUES } from "../../../run/resume-text.ts";
import { errorText } from "../../../run/timeline.ts";
import type { Purchase } from "../../../run-folder/plan.ts";
import { dollars } from "../../../usd.ts";
import { placeOfRun } from "../../place.ts";
import { defineAction, type Fact, flag, type PriceLine } from "./action.ts";

const About = z.strictObject({
  run: z.string().min(1),
  tuneAnyway: flag,
  maxUsd: z.coerce.number("It must be a number of USD.").positive().optional(),
});

/** Continues a run that failed or was stopped, or does what one could not do, from what exists. */
export const resumeRunAction = defineAction(About, async (places, { run, tuneAnyway, maxUsd }) => {
  const opened = await placeOfRun(places, run);
  const { environment, place } = opened;
  const found = await proposeResume(environment, run, { tuneAnyway, maxUsd });
  if (found.kind !== "start") throw nothingToDo(run, found.kind);
  assertResumeWithinBudget(found);
  const { number, input, purchases } = found;
  const options = `${tuneAnyway ? " --tune-anyway" : ""}${maxUsd === undefined ? "" : ` --max-usd ${maxUsd}`}`;
  return {
    opened,
    shown: {
      facts: factsOf(found),
      prices: pricesOf(found),
      accept: null,
      command: `tunewright resume ${run}${options}${place.flags}`,
    },
    bound: { number, input: hashJson(input), purchases },
    async carryOut({ by }) {
      await resumeRun(environment, found, async () => by);
      const summary = `${run} continues as its execution ${number}.`;
      return { summary, isFine: true, facts: [] };
    },
  };
});

function nothingToDo(run: string, kind: "running" | "complete"): UserError {
  const [why, hint] =
    kind === "running"
      ? ["it is still running", "Look at how far it is."]
      : ["it has succeeded and nothing of it is missing", "There is nothing to do."];
  return new UserError("Run.NothingToResume", `${run} cannot be resumed: ${why}`, { hint });
}

function factsOf({ after, existing, input, budget }: ProposedResume): Fact[] {
  const { error = "", cause = "", status } = after;
  const ended = error === "" ? (status ?? "") : `${status}: ${errorText({ error, cause })}`;
  const { jobs, model, servings, answered } = existing;
  const rows = input.dataset.evaluationRows;
  return [
    { name: "Ended as", text: ended },
    { name: "Continues", text: CONTINUES[input.start.at] },
    ...jobs.slice(-1).map(({ arn, status: its }) => ({ name: "Job", text: `${its} ${arn}` })),
    ...(model === null
      ? []
      : [
          { name: "Model", text: `${model.status} ${model.arn}` },
          { name: "Answered", text: `${grouped(answered)} of ${counted(rows, "held-out row")}` },
        ]),
    ...servings.map((one) => ({ name: "Served by", text: `${resourceText(one)} ${one.status}` })),
    ...(budget?.maxUsd === undefined ? [] : [{ name: "Budget", text: dollars(budget.maxUsd) }]),
  ];
}

/** What is bought again, and what is not since it exists. */
function pricesOf({ plan, purchases, input }: ProposedResume): PriceLine[] {
  if (plan === null) {
    if (input.start.at === "verdict") return [];
    return [
      {
        sense: "bought",
        what: "what is missing",
        text: "a price that is not known, since plan.json cannot be read",
      },
    ];
  }
  const left = new Set(purchases.map(purchaseText));
  const spared = plan.purchases.filter((one) => !left.has(purchaseText(one)) && !one.recurring);
  return [
    ...purchases.map((one) => lineOf(one, one.recurring ? "continues" : "bought")),
    ...sumOf(purchases.filter(({ recurring }) => !recurring)),
    ...spared.map((one) => lineOf(one, "spared")),
  ];
}

function sumOf(bought: readonly Purchase[]): PriceLine[] {
  if (bought.length < 2) return [];
  const known = bought.reduce((sum, { usd }) => sum + (usd ?? 0), 0);
  const isPartial = bought.some(({ usd }) => usd === null);
  const text = `${dollars(known)}${isPartial ? " and what has no known price" : ""}`;
  return [{ sense: "bought", what: "in all", text }];
}

const PER: Readonly<Record<string, string>> = {
  "model-unit-hour": " an hour",
  "model-month": " a month",
};

function lineOf(one: Purchase, sense: PriceLine["sense"]): PriceLine {
  const per = one.recurring ? (PER[one.per] ?? "") : "";
  return {
    sense,
    what: purchaseText(one),
    text: one.usd === null ? "a price that is not known" : `${dollars(one.usd)}${per}`,
  };
}
