import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  calibrate,
  outOfScopeLabel,
  type Trial,
} from "../../../../../infra/local/training/classify/rejection.ts";

describe("the label for prompts out of scope", () => {
  it.each(["oos", "OOS", "out_of_scope", "Out-of-scope", "none of the above", "Other", "fallback"])(
    "is recognized by its name: %s",
    (label) => {
      expect(outOfScopeLabel(["card", "cash", "rate", label])).toBe(label);
    },
  );

  it("is none of other labels, nor of so few that it is a choice like them", () => {
    expect(outOfScopeLabel(["card", "another card", "otherwise", "unknown charge"])).toBe(
      undefined,
    );
    expect(outOfScopeLabel(["yes", "no", "unknown"])).toBe(undefined);
    expect(outOfScopeLabel(["a", "b", "other", "oos"])).toBe("oos");
  });
});

describe("the threshold", () => {
  const labels = ["a", "b", "oos"];
  const trial = fc.record({
    expected: fc.constantFrom(...labels),
    text: fc.constantFrom(...labels),
    probability: fc.integer({ min: 1, max: 20 }).map((value) => value / 20),
  });

  it("is never worse in accuracy than none, and costs next to nothing in scope", () => {
    const right = (trials: readonly Trial[], below: number) =>
      trials.filter(
        ({ expected, text, probability }) => (probability < below ? "oos" : text) === expected,
      ).length;
    fc.assert(
      fc.property(fc.array(trial, { maxLength: 60 }), (trials) => {
        const below = calibrate(trials, "oos")?.below ?? 0;
        expect(right(trials, below)).toBeGreaterThanOrEqual(right(trials, 0));
        const inScope = trials.filter(({ expected }) => expected !== "oos");
        expect(right(inScope, below)).toBe(right(inScope, 0));
      }),
    );
  });

  const sure = { expected: "a", text: "a", probability: 0.9 };
  it("is between what is answered wrongly because it is out of scope and what is answered rightly", () => {
    const missed = { expected: "oos", text: "a", probability: 0.2 };
    expect(calibrate([sure, missed, { ...missed, probability: 0.3 }], "oos")?.below).toBeCloseTo(
      0.6,
    );
  });

  it("is none where the label is learned as well as the others", () => {
    const other = { expected: "other", text: "other", probability: 0.8 };
    expect(calibrate([sure, other], "other")).toBe(undefined);
  });
});
