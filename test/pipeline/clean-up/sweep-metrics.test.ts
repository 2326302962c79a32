import { describe, expect, it, vi } from "vitest";
import type { Decided } from "../../../pipeline/clean-up/leases.ts";
import type { Owned } from "../../../pipeline/clean-up/owned.ts";
import { embeddedMetrics, sweepMetrics } from "../../../pipeline/clean-up/sweep-metrics.ts";
import { logger } from "../../../pipeline/handlers/runtime.ts";

const at = "2026-11-27T12:00:00.000Z";
const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:runs";

const owned = (kind: Owned["kind"], id: string) => ({ kind, arn: `arn:${id}` }) as Owned;
const throughput = owned("provisioned-throughput", "t");
const found = [
  ...[throughput, owned("provisioned-throughput", "u"), owned("deployment", "d")],
  ...[owned("custom-model", "m"), owned("customization-job", "j")],
];
const decided: Decided[] = found.map((resource) => ({
  resource,
  decision:
    resource === throughput
      ? { kind: "remove", why: "lease-ended" }
      : { kind: "keep", why: "version", until: null },
}));
const look = {
  ...{ found, entries: [], problems: [] },
  executions: [
    { runId: "old", startedAt: "2026-11-25T06:00:00.000Z" },
    { runId: "new", startedAt: at },
    { runId: "unknown", startedAt: null },
  ],
  prices: new Map([[throughput.arn, { perHour: 20.5, perMonth: null }]]),
  facts: {
    ...{ running: new Set<string>(), versions: [], aliases: [], unreadable: new Set<string>() },
    ...{ promised: new Set<string>(), known: new Set<string>() },
  },
};
const problems = [{ about: "arn:x", error: "AccessDeniedException: no" }];

describe("the metrics of a sweep", () => {
  it("count what is served and found, and have the age of the oldest execution", () => {
    expect(sweepMetrics({ at, look, decided, problems })).toEqual({
      ...{ ServedThroughputs: 2, ServedDeployments: 1, BillableResources: 5 },
      ...{ ServingUsdPerHour: 20.5, SweepFinds: 1, SweepProblems: 1, LongestExecutionHours: 54 },
    });
  });

  it("are all 0 where there is nothing, so that alarms go back", () => {
    const nothing = { ...look, found: [], executions: [] };
    const values = sweepMetrics({ at, look: nothing, decided: [], problems: [] });
    expect(new Set(Object.values(values))).toEqual(new Set([0]));
  });

  it("are one line of JSON in the log, as CloudWatch reads embedded metrics", () => {
    const lines: string[] = [];
    const spy = vi
      .spyOn(process.stdout, "write")
      .mockImplementation((text) => lines.push(String(text)) > 0);
    const values = sweepMetrics({ at, look, decided, problems });
    logger.info("metrics", embeddedMetrics(values, { at, stateMachineArn }));
    spy.mockRestore();
    const [line = "", ...others] = lines.join("").trimEnd().split("\n");
    expect(others).toEqual([]);
    const { _aws, ...members } = JSON.parse(line);
    expect(_aws).toEqual({ Timestamp: Date.parse(at), CloudWatchMetrics: [expect.anything()] });
    const [{ Namespace, Dimensions, Metrics }] = _aws.CloudWatchMetrics;
    expect([Namespace, Dimensions]).toEqual(["Tunewright", [["StateMachineArn"]]]);
    expect(members.StateMachineArn).toBe(stateMachineArn);
    // Each target is a number among the line's own members.
    for (const { Name } of Metrics) expect(members[Name]).toBe(values[Name as keyof typeof values]);
    expect(Metrics).toHaveLength(Object.keys(values).length);
  });
});
