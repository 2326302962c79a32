import { describe, expect, it } from "vitest";
import { planLines } from "../../../pipeline/report/plan-and-actual.ts";
import { RunTimes } from "../../../pipeline/run-folder/report.ts";
import { aReport } from "../../support/report.ts";

/** The actual figure of each line, by what it is about. */
const actualOf = (...changes: Parameters<typeof aReport>) =>
  Object.fromEntries(planLines(aReport(...changes)).map(({ what, actual }) => [what, actual]));

describe("times of a run", () => {
  it("are those of the job, of the questions, and of the whole", () => {
    expect(actualOf()).toMatchObject({
      Training: "45 min",
      "Asking the held-out rows": "12 min",
      "The whole run up to this report": "1 h 30 min",
    });
  });

  it("are unknown where another execution has done it, and nothing is said of throughput", () => {
    const actual = actualOf({ times: RunTimes.parse({}) });
    expect(actual).toMatchObject({ Training: "unknown", "Asking the held-out rows": "unknown" });
    expect(Object.keys(actual)).not.toContain("Provisioned throughput so far");
  });

  it("of throughput are its hours until the report, with the commitment after it", () => {
    const times = RunTimes.parse({ servedSince: "2026-11-22T21:15:00Z" });
    const what = "Provisioned throughput so far";
    expect(actualOf({ times })[what]).toBe("at most 2 h 45 min");
    expect(actualOf({ times, committedUntil: "2026-12-23T00:00:00Z" })[what]).toBe(
      "at most 2 h 45 min, then its commitment",
    );
  });
});
