import { describe, expect, it } from "vitest";
import { judgeLessons } from "../../../pipeline/metrics/judge-lessons.ts";
import { moreRowsText, turnText, unlearnedText } from "../../../pipeline/metrics/lessons-text.ts";
import { judged } from "../../support/curve.ts";

/** The loss at half of the rows and at all of them, and the standard error of the difference. */
function judge(half: number, all: number, standardError: number, set = "validation" as const) {
  return judgeLessons({
    learningCurve: {
      heldOut: { set, rows: 120 },
      points: [
        { rows: 100, loss: half + 0.1 },
        { rows: 200, loss: half },
        { rows: 400, loss: all },
      ],
      lastGain: { mean: half - all, standardError },
    },
    unlearned: null,
  });
}

describe("whether more rows would help", () => {
  it.each([
    ["would-help", 0.6, 0.4, 0.02, /^More rows would still help: with 400 rows instead of 200/],
    // The interval ends above nothing, but half of its lower end would hardly be noticed.
    ["cannot-tell", 0.6, 0.57, 0.008, /is not known/],
    ["cannot-tell", 0.6, 0.4, 0.2, /a change of −0\.200 \(95% interval −0\.592 to 0\.192\)/],
    ["would-change-little", 0.6, 0.599, 0.003, /would change little/],
    ["would-change-little", 0.5, 0.6, 0.01, /a change of 0\.100 \(95% interval 0\.080 to 0\.120\)/],
  ])("is answered: %s, from %d to %d ± 2·%d", (answer, half, all, error, text) => {
    const lessons = judge(half, all, error);
    expect(lessons.learningCurve).toMatchObject({ moreRows: answer });
    expect(moreRowsText(lessons)).toMatch(text);
  });

  it("needs a larger gain where only half of the rows was measured", () => {
    const lessons = (set: "validation" | "training") =>
      judgeLessons({
        learningCurve: {
          heldOut: { set, rows: 100 },
          points: [
            { rows: 100, loss: 0.55 },
            { rows: 200, loss: 0.5 },
          ],
          lastGain: { mean: 0.05, standardError: 0.007 },
        },
        unlearned: null,
      });
    expect(lessons("validation").learningCurve).toMatchObject({ moreRows: "would-help" });
    expect(lessons("training").learningCurve).toMatchObject({ moreRows: "cannot-tell" });
  });

  it("is not answered where the partial trainings were left out, with the reason", () => {
    const leftOut = { learningCurve: { leftOut: "many-rows" as const }, unlearned: null };
    expect(moreRowsText(judgeLessons(leftOut))).toMatch(/was not measured: on so many rows/);
    expect(moreRowsText({ learningCurve: null, unlearned: null })).toBeNull();
  });
});

it("says how many rows were not learned", () => {
  const found = { of: 450, median: 0.02, threshold: 0.4, count: 1, rows: [{ row: 7, loss: 2 }] };
  const text = (unlearned: typeof found | null) =>
    unlearnedText({ learningCurve: null, unlearned });
  expect(text(found)).toMatch(/^1 row of 450 was not learned: its loss .* above 0\.40/);
  expect(text({ ...found, count: 0, rows: [] })).toMatch(/^No row of 450/);
  expect(text(null)).toBeNull();
});

it.each([
  ["rose", [0.9, 0.6, 0.8], /lowest after epoch 2 of 3 and rose then/],
  ["hardly rose", [0.9, 0.6, 0.601], /hardly higher at the end/],
  ["fell to the end", [0.9, 0.6, 0.5], /had not turned/],
  ["was measured once", [0.9], /could not turn/],
])("says where the validation loss turned: it %s", (_how, validation, text) => {
  expect(turnText(judged([3, 2, 1].slice(0, validation.length), validation))).toMatch(text);
  expect(turnText(judged([3, 2, 1]))).toBeNull();
});
