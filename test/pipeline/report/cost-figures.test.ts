import { describe, expect, it } from "vitest";
import { costFigures, spentOnce, type Used } from "../../../pipeline/report/cost-figures.ts";
import { makePlan } from "../../../pipeline/run/plan.ts";
import type { Plan, Purchase } from "../../../pipeline/run-folder/plan.ts";
import { RunTimes } from "../../../pipeline/run-folder/report.ts";
import { aBaseScore, aReport } from "../../support/report.ts";
import { aPlanRequest } from "../../support/run-request.ts";
import { answerFacts, aVerdict } from "../../support/verdict.ts";

const price = { ...{ confirmed: true, source: "us", date: "2026-11-01" } };
const bought = (item: Purchase["item"], quantity: number, usd: number, arm?: Purchase["arm"]) => ({
  ...{ item, quantity, per: "1000-tokens" as const, usd: quantity * usd, recurring: false },
  price: { ...price, usd, per: "1000-tokens" as const },
  ...(arm === undefined ? {} : { arm }),
});

async function aPlan(purchases: Plan["purchases"], changes: Partial<Plan> = {}): Promise<Plan> {
  const plan = makePlan(await aPlanRequest());
  return {
    ...plan,
    hyperParameters: { ...plan.hyperParameters, epochCount: "2" },
    purchases,
    ...changes,
  };
}

async function figures(used: Partial<Used> | null, ...purchases: Plan["purchases"]) {
  const plan = await aPlan(purchases);
  return costFigures(plan, used === null ? null : { ...aReport(), ...used });
}

describe("what a run has used beside what was planned", () => {
  it("is counted of the answers, at the plan's prices", async () => {
    const facts = answerFacts();
    const tuned = { ...facts, inputTokens: 8_000, outputTokens: 400 };
    const base = { ...facts, inputTokens: 7_000, outputTokens: 900 };
    const verdict = aVerdict({ answers: { tuned, base } });
    expect(await figures({ verdict }, bought("tunedInput", 9, 0.5))).toEqual([
      {
        ...{ item: "tunedInput", unit: "tokens", certainty: "measured" },
        ...{ planned: { quantity: 9_000, usd: 4.5 }, actual: { quantity: 8_000, usd: 4 } },
      },
    ]);
    const [input, output] = await figures(
      { verdict },
      bought("baseInput", 9, 0.5),
      bought("baseOutput", 1, 2),
    );
    expect([input?.actual, output?.actual]).toEqual([
      { quantity: 7_000, usd: 3.5 },
      { quantity: 900, usd: 1.8 },
    ]);
  });

  it("is nothing of an arm that was not there, and unknown of a judge and of a run without a verdict", async () => {
    const of = [bought("tunedInput", 9, 1, "champion"), bought("baseInput", 9, 1, "judge")];
    const shown = await figures({ verdict: aVerdict({ champion: null }) }, ...of);
    expect(shown.map(({ actual, certainty }) => [actual.quantity, certainty])).toEqual([
      [0, "measured"],
      [null, "unknown"],
    ]);
    const [early, base] = await figures(
      { verdict: null, baseScore: aBaseScore() },
      bought("tunedInput", 9, 1),
      bought("baseInput", 9, 1),
    );
    expect(early).toMatchObject({ actual: { quantity: null, usd: null }, certainty: "unknown" });
    expect(base?.certainty).toBe("measured");
  });

  it("is estimated of the training by the epochs that its metrics show", async () => {
    const [trained] = await figures({}, bought("training", 20, 0.1));
    expect(trained).toMatchObject({
      planned: { quantity: 20_000, usd: 2 },
      // One of two epochs.
      actual: { quantity: 10_000, usd: 1 },
      certainty: "estimated",
    });
    const [unseen] = await figures({ metrics: null }, bought("training", 20, 0.1));
    expect(unseen?.certainty).toBe("unknown");
  });

  it("is the hours of throughput up to the report, and leaves out what is paid after the run", async () => {
    const unit = { ...bought("provisioned", 1, 20), per: "model-unit-hour" as const };
    const times = RunTimes.parse({ servedSince: "2026-11-22T21:30:00Z" });
    const storage = { ...bought("storage", 1, 1.95), recurring: true };
    const shown = await figures({ times }, unit, storage);
    expect(shown.map(({ item }) => item)).toEqual(["provisioned"]);
    expect(shown[0]).toMatchObject({ unit: "hours", actual: { quantity: 2.5 } });
  });

  it("of an A/A check is what the base model was asked both times", async () => {
    const plan = await aPlan([bought("baseInput", 9, 1)], { origin: "base" });
    const facts = { ...answerFacts(), inputTokens: 5_000 };
    const verdict = aVerdict({ answers: { tuned: facts, base: facts } });
    const [asked] = costFigures(plan, { ...aReport(), verdict });
    expect(asked?.actual.quantity).toBe(10_000);
  });

  it("is not known before a report", async () => {
    const [trained] = await figures(null, bought("training", 20, 0.1));
    expect(trained).toMatchObject({ planned: { quantity: 20_000 }, certainty: "unknown" });
  });
});

describe("what is paid once", () => {
  it("is all that was counted, the judge as planned, and says where something is not known", async () => {
    const facts = { ...answerFacts(), inputTokens: 8_000 };
    const verdict = aVerdict({ answers: { tuned: facts, base: facts }, champion: null });
    const of = [bought("tunedInput", 9, 0.5), bought("baseInput", 3, 1, "judge")];
    const unit = { ...bought("provisioned", 1, 20), per: "model-unit-hour" as const };
    expect(spentOnce(await figures({ verdict }, ...of, unit))).toEqual({ usd: 7, isAll: true });
    const failed = await figures({ verdict: null }, bought("training", 20, 0.1), ...of);
    expect(spentOnce(failed)).toEqual({ usd: 4, isAll: false });
    expect(spentOnce(await figures(null, ...of))).toEqual({ usd: null, isAll: false });
  });
});
