import { describe, expect, it } from "vitest";
import { sparkline } from "../../../pipeline/cli/format.ts";
import { durationText } from "../../../pipeline/duration-text.ts";

it.each([
  [0, "0.0 s"],
  [412, "0.4 s"],
  [9_949, "9.9 s"],
  [9_960, "10 s"],
  [59_600, "1 m 00 s"],
  [185_000, "3 m 05 s"],
  [7_800_000, "2 h 10 m"],
  [7_199_000, "2 h 00 m"],
])("writes %i ms as %s", (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});

describe("a sparkline", () => {
  it("falls when the numbers fall", () => {
    expect(sparkline([8, 7, 6, 5, 4, 3, 2, 1])).toBe("█▇▆▅▄▃▂▁");
  });

  it("has at most its width, and is flat for equal numbers", () => {
    expect(sparkline(Array.from({ length: 1000 }, (_, index) => index))).toHaveLength(48);
    expect(sparkline([2, 2])).toBe("▁▁");
    expect(sparkline([])).toBe("");
  });
});
