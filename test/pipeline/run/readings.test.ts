import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { noReadings, readEvent } from "../../../pipeline/run/readings.ts";

/** The event that a task has succeeded, at a minute. */
function succeeded(minute: number, resource: string, output: object): HistoryEvent {
  return {
    timestamp: new Date(minute * 60_000),
    type: "TaskSucceeded",
    id: 1,
    taskSucceededEventDetails: { resourceType: "any", resource, output: JSON.stringify(output) },
  };
}

const called = (minute: number, payload: unknown) =>
  succeeded(minute, "invoke", { Payload: payload, StatusCode: 200 });

describe("the readings of a run", () => {
  it("have the times of the job and its phases", () => {
    const job = {
      JobArn: "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/x/abc",
      Status: "InProgress",
      CreationTime: "1970-01-01T00:00:00Z",
      LastModifiedTime: "1970-01-01T00:03:00.000Z",
      StatusDetails: {
        ValidationDetails: { Status: "Completed", LastModifiedTime: "1970-01-01T00:02:00Z" },
        TrainingDetails: { Status: "NotStarted" },
      },
    };
    const { job: reading } = readEvent(noReadings, succeeded(9, "getModelCustomizationJob", job));
    expect(reading).toEqual({
      arn: job.JobArn,
      status: "InProgress",
      createdAt: 0,
      movedAt: 180_000,
      readAt: 540_000,
      phases: {
        Validation: { status: "Completed", startedAt: null, movedAt: 120_000 },
        Training: { status: "NotStarted", startedAt: null, movedAt: null },
      },
    });
  });

  it("count the answered rows since the first call, and the rows that Bedrock accepted", () => {
    const counts = { processed: 10, accepted: 8, partiallyAccepted: 1, rejected: 1 };
    const events = [
      called(1, counts),
      called(2, { key: "runs/x/report.md" }),
      called(10, { rows: 100, answered: 20, done: false }),
      called(20, { rows: 100, answered: 30, done: false }),
      called(21, "text"),
      called(22, null),
    ];
    expect(events.reduce(readEvent, noReadings)).toEqual({
      quotas: null,
      job: null,
      candidates: null,
      acceptance: counts,
      evaluation: {
        rows: 100,
        answered: 30,
        readAt: 20 * 60_000,
        first: { answered: 20, readAt: 10 * 60_000 },
      },
    });
  });

  it("have the calls and the Maps of several functions, until one function asks what is left", () => {
    const map = (minute: number, mapRunArn: string): HistoryEvent => ({
      ...{ timestamp: new Date(minute * 60_000), type: "MapRunStarted", id: 2 },
      mapRunStartedEventDetails: { mapRunArn },
    });
    const division = {
      rows: 100,
      answered: 20,
      quotas: [{ calls: 3 }, { calls: 4 }],
      undivided: 1,
    };
    const started = [map(1, "of something else"), called(2, division), map(3, "a"), map(3, "b")];
    const divided = started.reduce(readEvent, noReadings);
    expect(divided.evaluation).toMatchObject({
      ...{ rows: 100, answered: 20 },
      divided: { done: 0, calls: 7, maps: ["a", "b"], undivided: 1 },
    });
    const one = readEvent(divided, called(9, { rows: 100, answered: 90, done: false }));
    expect(one.evaluation?.divided).toBeUndefined();
    const none = { rows: 100, answered: 20, quotas: [], undivided: 2 };
    expect(readEvent(noReadings, called(2, none)).evaluation?.divided).toBeUndefined();
  });

  it("have the quotas that the run waits for", () => {
    const quotas = { waits: [{ quota: "Jobs", code: "L-1", value: 10, used: 10 }], unread: [] };
    expect(readEvent(noReadings, called(1, quotas)).quotas).toEqual(quotas);
    expect(readEvent(noReadings, called(1, { waits: 3, unread: [] })).quotas).toBeNull();
  });

  it("pass over results that are cut off or not JSON", () => {
    const event = { ...succeeded(1, "invoke", {}), taskSucceededEventDetails: undefined };
    expect(readEvent(noReadings, event as unknown as HistoryEvent)).toBe(noReadings);
    const cut = { resourceType: "any", resource: "invoke", output: '{"Payload":' };
    const broken = { ...succeeded(1, "invoke", {}), taskSucceededEventDetails: cut };
    expect(readEvent(noReadings, broken)).toBe(noReadings);
  });
});
