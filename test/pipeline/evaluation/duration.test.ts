import { describe, expect, it } from "vitest";
import { evaluationMinutes } from "../../../pipeline/evaluation/duration.ts";
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
