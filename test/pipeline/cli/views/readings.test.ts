import { describe, expect, it } from "vitest";
import {
  acceptanceText,
  evaluationText,
  jobText,
  quotaTexts,
} from "../../../../pipeline/cli/views/readings.ts";
import type { JobReading } from "../../../../pipeline/run/readings.ts";

const HOUR = 3_600_000;
const phase = (status: string, startedAt: number | null = null, movedAt: number | null = null) => ({
  status,
  startedAt,
  movedAt,
});

const stalled: JobReading = {
  arn: null,
  status: "InProgress",
  createdAt: HOUR,
  movedAt: 4 * HOUR,
  readAt: 7 * HOUR,
  phases: {
    Training: phase("NotStarted"),
    Validation: phase("Completed", HOUR, 2 * HOUR),
  },
};

describe("how far a job is", () => {
  it("has a clock for the phase that it is in, also one that has not started", () => {
    expect(jobText(stalled)).toBe(
      "InProgress (validation Completed, training NotStarted for 5 h 00 m, last movement 3 h 00 m ago)",
    );
    const phases = { ...stalled.phases, Training: phase("InProgress", 6 * HOUR, 6.5 * HOUR) };
    expect(jobText({ ...stalled, phases })).toMatch(
      /training InProgress for 1 h 00 m, last movement 30 m 00 s ago/,
    );
  });

  it("is its status alone where Bedrock gives no phases, and has no clock when it has ended", () => {
    expect(jobText({ ...stalled, phases: {} })).toBe("InProgress");
    expect(jobText({ ...stalled, status: "Stopped" })).toBe(
      "Stopped (validation Completed, training NotStarted)",
    );
  });
});

it("says how long the evaluation will take, where that is known", () => {
  const at = { rows: 2000, answered: 340, readAt: 0, first: { answered: 0, readAt: 0 } };
  expect(evaluationText(at, 5 * HOUR)).toBe("340 of 2,000 rows answered, about 5 h 00 m left");
  expect(evaluationText(at, null)).toBe("340 of 2,000 rows answered");
  expect(evaluationText({ ...at, answered: 2000 }, 0)).toBe("2,000 of 2,000 rows answered");
});

it("counts the rows that Bedrock rejected", () => {
  const counts = { processed: 100, accepted: 93, partiallyAccepted: 2, rejected: 5 };
  expect(acceptanceText(counts)).toBe("accepted 93 of 100 rows, 2 in part, rejected 5");
});

it("names the quotas that a run waits for, and says why others were not read", () => {
  const unread = (reason: "no-code" | "denied" | "unknown", code: string | null = "L-2") => ({
    quota: "Model units",
    code,
    default: 0,
    reason,
  });
  const waits = [{ quota: "Scheduled jobs", code: "L-1", value: 10, used: 10 }];
  const checked = { waits, unread: [unread("denied"), unread("unknown"), unread("no-code", null)] };
  expect(quotaTexts(checked)).toEqual([
    'waits for room in "Scheduled jobs" (L-1): 10 of 10 in use',
    '"Model units" (L-2) was not read: servicequotas:GetServiceQuota is denied; AWS\'s default is 0',
    '"Model units" (L-2) was not read: Service Quotas has no value for this account; AWS\'s default is 0',
    '"Model units" was not read: its code is not known; AWS\'s default is 0',
  ]);
});
