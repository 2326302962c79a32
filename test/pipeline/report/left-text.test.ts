import { describe, expect, it } from "vitest";
import { type Left, leftText } from "../../../pipeline/report/left-text.ts";
import type { Billing } from "../../../pipeline/run-folder/teardown.ts";

const model: Billing = {
  resource: { kind: "custom-model", arn: "arn:model" },
  reason: "kept-model",
  until: null,
  usdPerMonth: 1.95,
};
const committed: Billing = {
  resource: { kind: "provisioned-throughput", arn: "arn:throughput" },
  reason: "committed",
  until: "2027-05-26T10:00:00.000Z",
  usdPerMonth: null,
};

const left = (changes: Partial<Left>) =>
  leftText({ runId: "r1", scope: "job-and-serving", remaining: [], billing: [], ...changes });

describe("what is left of a run", () => {
  it("names the model, its cost and the command that continues without training again", () => {
    expect(left({ billing: [model] })).toBe(
      "The trained model is kept: arn:model. Its storage costs about 1.95 USD a month until you delete it. " +
        "`tunewright resume r1` continues from it without training again.",
    );
  });

  it("says when the price is not known", () => {
    expect(left({ billing: [{ ...model, usdPerMonth: null }] })).toContain(
      "a monthly price that is not known",
    );
  });

  it("never says that nothing is billed while a commitment is", () => {
    const text = left({ billing: [committed], scope: "serving" });
    expect(text).toContain("arn:throughput is committed until 2027-05-26 and is billed until then");
    expect(text).not.toMatch(/nothing|resume/);
  });

  it("names what is about to be deleted", () => {
    const remaining = [{ kind: "deployment", arn: "arn:d" } as const];
    expect(left({ remaining })).toContain("Not deleted yet: deployment arn:d.");
  });

  it("tells a given model and one in use from the run's own", () => {
    const given = left({ billing: [{ ...model, reason: "given-model" }] });
    expect(given).toContain("which this run has not trained, is unchanged");
    const used = left({ billing: [{ ...model, reason: "in-use" }] });
    expect(used).toContain("arn:model stays, and is billed, since an alias");
  });

  it("says that nothing costs money only when that is so", () => {
    expect(left({})).toBe(
      "Bedrock lists nothing of this run that costs money. `tunewright resume r1` trains again.",
    );
  });
});
