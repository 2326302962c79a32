import { describe, expect, it } from "vitest";
import { planLines } from "../../../pipeline/report/plan-and-actual.ts";
import { makePlan } from "../../../pipeline/run/plan.ts";
import { RunTimes } from "../../../pipeline/run-folder/report.ts";
import type { JudgeResult } from "../../../pipeline/run-folder/verdict.ts";
import { aReport } from "../../support/report.ts";
import { aPlanRequest } from "../../support/run-request.ts";
import { aVerdict } from "../../support/verdict.ts";

/** The actual figure of each line, by what it is about. */
const actualOf = (...changes: Parameters<typeof aReport>) =>
  Object.fromEntries(planLines(aReport(...changes)).map(({ what, actual }) => [what, actual]));

describe("times of a run", () => {
  it("are those of the job, of the questions, and of the whole", () => {
    expect(actualOf()).toMatchObject({
      Training: "45 min",
      "Asking the held-out rows": "12 min",
      "The whole run up to this report": "1 h 30 min",
    });
  });

  it("are unknown where another execution has done it, and nothing is said of throughput", () => {
    const actual = actualOf({ times: RunTimes.parse({}) });
    expect(actual).toMatchObject({ Training: "unknown", "Asking the held-out rows": "unknown" });
    expect(Object.keys(actual)).not.toContain("Provisioned throughput so far");
  });

  it("of throughput are its hours until the report, with the commitment after it", () => {
    const times = RunTimes.parse({ servedSince: "2026-11-22T21:15:00Z" });
    const what = "Provisioned throughput so far";
    expect(actualOf({ times })[what]).toBe("at most 2 h 45 min");
    expect(actualOf({ times, committedUntil: "2026-12-23T00:00:00Z" })[what]).toBe(
      "at most 2 h 45 min, then its commitment",
    );
  });
});

const rate = { right: 16, of: 16, low: 0.806 };
const orders = (pairs: number) => ({ pairs, first: 0, second: 0, unreadable: 0 });
const judge: JudgeResult = {
  ...{ modelId: "us.amazon.nova-pro-v1:0", isBaseModel: false },
  ...{ truePositives: rate, trueNegatives: rate, examples: orders(32), answers: orders(18) },
};

it("what a judge was to be asked stands beside the verdicts that it gave, and only where there is one", async () => {
  const without = makePlan(await aPlanRequest());
  const [asked] = without.purchases.filter(({ item }) => item === "baseInput");
  if (asked === undefined) throw new Error("the base model is not asked");
  const bought = { ...asked, quantity: 12, usd: 0.5, arm: "judge" } as const;
  const plan = { ...without, purchases: [...without.purchases, bought] };
  const lines = planLines(aReport({ plan, verdict: aVerdict({ judge }) }));
  expect(lines).toContainEqual({
    ...{ what: "Questions to the judge", planned: "about 12,000 tokens" },
    ...{ actual: "100 verdicts", certainty: "measured" },
  });
  const base = lines.find(({ what }) => what === "Questions to the base model");
  expect(base?.planned).not.toBe("about 12,000 tokens");
  const others = planLines(aReport({ plan: without, verdict: aVerdict() }));
  expect(others.map(({ what }) => what)).not.toContain("Questions to the judge");
});
