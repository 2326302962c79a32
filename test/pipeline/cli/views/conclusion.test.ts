import { describe, expect, it } from "vitest";
import { type Concluded, conclusionText } from "../../../../pipeline/cli/views/conclusion.ts";
import type { Decision } from "../../../../pipeline/run-folder/run-output.ts";
import { aDecision } from "../../../support/verdict.ts";

const local = { flags: " --local", isSimulated: true };
const aws = { flags: "", isSimulated: false };

function concluded(changes: Partial<Decision>, usd: number | null = 0.06): Concluded {
  const decision = aDecision(changes);
  const { outcome, verdict } = decision;
  const planned = { quantity: 1000, usd };
  const actual = { quantity: null, usd: null };
  const figure = { item: "training", unit: "tokens", planned, actual, certainty: "estimated" };
  return {
    runId: "tickets-nova-micro-1a2b3c4d",
    output: {
      ...{ outcome, verdict, decision, notes: [] },
      version: "registry/tickets/versions/v.json",
      modelArn: "arn:m",
      ...(outcome === "accepted" ? { alias: "candidate" } : {}),
    },
    costs: [figure as Concluded["costs"][number]],
  };
}

describe("the conclusion of a run", () => {
  it("has the verdict, the score with its interval, what it means, and how the model is used", () => {
    const text = conclusionText(concluded({}), aws);
    expect(text).toMatch(
      /ACCEPTED.* labels correct 40\.0% → 90\.0%, \+50\.0 points \(95%: \+38\.0/,
    );
    expect(text).toMatch(/better on 100 rows .*\n?.*the alias candidate points to it/);
    expect(text).toContain("`tunewright promote tickets --to production`");
    expect(text).toContain("`tunewright report tickets-nova-micro-1a2b3c4d`");
    expect(text).not.toMatch(/rehearsal/);
  });

  it("says of a rehearsal that it is one, and how the real run is made at what price", () => {
    const text = conclusionText(concluded({}), local);
    expect(text).toMatch(/This was a rehearsal/);
    expect(text).toMatch(/tunewright deploy`, once, .*on AWS for about \$0\.06, as planned/);
    const unknown = conclusionText(concluded({}, null), local);
    expect(unknown).toMatch(/\$0\.00 and what has no known price/);
  });

  it.each<[Partial<Decision>, RegExp]>([
    [{ verdict: "worse" }, /REJECTED[\s\S]*has become worse/],
    [{ verdict: "no-difference" }, /made no difference/],
    [{ verdict: "cannot-tell", rowsNeeded: 700 }, /too few to tell.*about 700 more rows would/],
    [{ verdict: "cannot-tell", rowsNeeded: null }, /100 held-out rows are too few to tell/],
    [
      { verdict: "better", reason: "It forgets." },
      /not in all that the gate requires: It forgets\./,
    ],
  ])("says of %j what it means and what helps", (changes, message) => {
    const text = conclusionText(concluded({ outcome: "rejected", ...changes }), aws);
    expect(text).toMatch(message);
    expect(text).toMatch(/`tunewright report tickets-nova-micro-1a2b3c4d` shows every row/);
    expect(text).not.toContain("promote");
  });
});
