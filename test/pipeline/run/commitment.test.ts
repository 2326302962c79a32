import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../pipeline/config/load.ts";
import { acceptanceText, assertAccepted } from "../../../pipeline/run/commitment.ts";
import { executionInput } from "../../../pipeline/run/execution-input.ts";
import { hashPlan, makePlan } from "../../../pipeline/run/plan.ts";
import { resolveConfig } from "../../../pipeline/run/propose.ts";
import type { Plan } from "../../../pipeline/run-folder/plan.ts";
import { isCommitmentApproved } from "../../../pipeline/workflow/commitment-approval.ts";
import { aPlanRequest } from "../../support/run-request.ts";

async function planOf(serving: object, now = Date.parse("2026-11-26T18:00:00Z")): Promise<Plan> {
  const request = await aPlanRequest("llama-3-1-8b", { serving });
  return makePlan({ ...request, now });
}

const sixMonths = { commitment: "SixMonths", hourlyUsd: 24 };

/** What it says when it is refused; empty when it is accepted. */
function refusal(plan: Plan, accepted?: string): string {
  try {
    assertAccepted(plan, accepted);
    return "";
  } catch (error) {
    const { message, hint } = error as { message: string; hint: string };
    return `${message}\n${hint}`;
  }
}

describe("a commitment", () => {
  it.each([
    ["2026-11-26", "SixMonths", 1, "104,256 USD until 2027-05-26"],
    ["2026-11-26", "OneMonth", 2, "34,560 USD until 2026-12-26"],
    ["2026-08-31", "SixMonths", 1, "104,256 USD until 2027-02-28"],
    ["2027-12-31", "OneMonth", 1, "17,856 USD until 2028-01-31"],
  ])("bought on %s for %s, %i units, costs its calendar term", async (day, term, units, text) => {
    const serving = { commitment: term, hourlyUsd: 24, modelUnits: units };
    const { commitment } = (await planOf(serving, Date.parse(`${day}T23:59:00Z`))).serving;
    expect(commitment && acceptanceText(commitment)).toBe(text);
  });

  it.each([
    "104,256 USD until 2027-05-26",
    "usd 104256 UNTIL 2027-05-26",
    "$104,256.00 to 2027-05-26",
    "  104256usd,2027-05-26 ",
  ])("is accepted by its total and end, however they are spelled: %s", async (accepted) => {
    expect(refusal(await planOf(sixMonths), accepted)).toBe("");
  });

  it.each([
    "104,255 USD until 2027-05-26",
    "104,256 USD until 2027-05-27",
    "104,256 USD",
    "2027-05-26",
    "yes",
    "104 256 USD until 2027-05-26",
  ])("is refused, with what must be typed, when the acceptance is %s", async (accepted) => {
    const text = refusal(await planOf(sixMonths), accepted);
    expect(text).toContain(`says "${accepted}"`);
    expect(text).toContain('--accept-commitment "104,256 USD until 2027-05-26"');
  });

  it("is refused without an acceptance; none needs none", async () => {
    expect(refusal(await planOf(sixMonths))).toMatch(
      /cannot be canceled; it needs your acceptance/,
    );
    expect(refusal(await planOf({}))).toBe("");
  });

  it("becomes an approval that holds for its run alone", async () => {
    const request = await aPlanRequest("llama-3-1-8b", { serving: sixMonths });
    const plan = makePlan(request);
    const { model, dataset } = request;
    const of = { runId: "committed", planHash: hashPlan(plan), plan, model, dataset };
    const input = executionInput(of);
    const terms = { duration: "SixMonths", totalUsd: 104_256, until: "2027-05-26" };
    expect(input.serving.commitment).toMatchObject(terms);
    expect(isCommitmentApproved(input)).toBe(true);
    expect(isCommitmentApproved({ ...input, runId: "another" })).toBe(false);
  });

  it.each([
    ["nova-micro", { commitment: "OneMonth" }, "Commitment.OnDemand"],
    ["llama-3-1-8b", { commitment: "OneMonth" }, "Commitment.NoPrice"],
    ["nova-2-lite", { path: "provisioned", commitment: "SixMonths" }, "Commitment.NoPrice"],
  ])("of %s that cannot be bought or priced is refused: %j", async (model, serving, code) => {
    const config = await loadConfig(undefined, { model, serving, data: { files: ["a.csv"] } });
    expect(() => resolveConfig(config)).toThrow(expect.objectContaining({ code }));
  });

  it("that is accepted must be requested", async () => {
    const data = { files: ["a.csv"] };
    const config = await loadConfig(undefined, {
      model: "nova-micro",
      acceptCommitment: "1",
      data,
    });
    expect(() => resolveConfig(config)).toThrow(
      expect.objectContaining({ code: "Commitment.None" }),
    );
  });
});
