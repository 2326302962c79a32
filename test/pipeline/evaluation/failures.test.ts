import { expect, it } from "vitest";
import { areTooMany, refuseGaps } from "../../../pipeline/evaluation/failures.ts";

it.each([
  [0, 10, false],
  [1, 2, false],
  [2, 10, true],
  [2, 100, false],
  [3, 100, true],
  [20, 1000, false],
  [21, 1000, true],
])("%d refusals of %d rows are too many: %s", (refused, rows, tooMany) => {
  expect(areTooMany(refused, rows)).toBe(tooMany);
});

const check = (answered: number, refused: number) =>
  refuseGaps("champion", { answered, refused, rows: 1200 }, "half of it is missing");

it("lets answers pass that are all there, with few refusals", () => {
  expect(check(1200, 0)).toBeUndefined();
  expect(check(1200, 24)).toBeUndefined();
});

it("refuses answers that are not all there, or more than were asked", () => {
  const missing = expect.objectContaining({
    ...{ code: "Evaluation.RowsMissing", message: "half of it is missing" },
    hint: expect.stringContaining("resumed run asks the missing rows again"),
  });
  expect(() => check(1199, 0)).toThrow(missing);
  expect(() => check(1201, 0)).toThrow(missing);
});

it("refuses too many refusals, and says where AWS's reasons are", () => {
  expect(() => check(1200, 25)).toThrow(
    expect.objectContaining({
      code: "Evaluation.TooManyFailures",
      message:
        "the champion model has refused 25 of 1,200 held-out rows, too many to decide on the rest",
      hint: expect.stringMatching(
        /evaluation\/champion\/ of the run's folder .* asks these rows again/,
      ),
    }),
  );
});
