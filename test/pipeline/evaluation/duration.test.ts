import { describe, expect, it } from "vitest";
import { evaluationMinutes, evaluationTimeText } from "../../../pipeline/evaluation/duration.ts";
import { unpaced } from "../../support/request.ts";

describe("evaluationMinutes", () => {
  const requests = (requestsPerMinute: number) => ({ ...unpaced, requestsPerMinute });

  it("counts the slower of the two models", () => {
    expect(evaluationMinutes(2000, { tuned: requests(4), base: requests(400) })).toBe(500);
    expect(evaluationMinutes(2000, { tuned: unpaced, base: requests(400) })).toBe(5);
  });

  it("counts tokens where they take longer than requests", () => {
    const pace = { tuned: { requestsPerMinute: 400, tokensPerMinute: 10_000 }, base: unpaced };
    expect(evaluationMinutes(2000, pace, 500)).toBe(100);
    expect(evaluationMinutes(2000, pace, 5)).toBe(5);
  });

  it("is unknown where neither model has a pace", () => {
    expect(evaluationMinutes(2000, { tuned: unpaced, base: unpaced })).toBeNull();
  });
});

describe("evaluationTimeText", () => {
  it.each([
    [2000, 500, "2,000 rows at 4 a minute: 8 h 20 min"],
    [2000, 100, "2,000 rows at 20 a minute: 1 h 40 min"],
    [240, 60, "240 rows at 4 a minute: 1 h"],
    [1, 0.25, "1 row at 4 a minute: 1 min"],
    [40, 0.02, "40 rows at 2,000 a minute: 1 min"],
    [50, 7.2, "50 rows at 6.94 a minute: 8 min"],
    [40, null, "40 rows, as fast as the models answer"],
  ])("says of %d rows in %j minutes: %s", (rows, minutes, text) => {
    expect(evaluationTimeText(rows, minutes)).toBe(text);
  });
});
