import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { Timeline } from "../../../pipeline/run/timeline.ts";

/** Writes history events in order, each following the one before unless said otherwise. */
function history() {
  const events: HistoryEvent[] = [];
  const add = (second: number, event: Partial<HistoryEvent>) => {
    const id = events.length + 1;
    events.push({
      id,
      previousEventId: id - 1,
      timestamp: new Date(second * 1000),
      ...event,
    } as HistoryEvent);
    return id;
  };
  return {
    events,
    add,
    enter: (second: number, name: string, type = "Task") =>
      add(second, {
        type: `${type}StateEntered` as "TaskStateEntered",
        stateEnteredEventDetails: { name },
      }),
    exit: (second: number, name: string, type = "Task") =>
      add(second, {
        type: `${type}StateExited` as "TaskStateExited",
        stateExitedEventDetails: { name },
      }),
    schedule: (second: number) => add(second, { type: "TaskScheduled" }),
    fail: (second: number, error: string) =>
      add(second, {
        type: "TaskFailed",
        taskFailedEventDetails: { resourceType: "x", resource: "y", error, cause: "why" },
      }),
  };
}

describe("a timeline", () => {
  it("sums up the visits of a loop under one step, in order of the first visit", () => {
    const log = history();
    for (const round of [0, 1, 2]) {
      log.enter(round * 70, "Wait", "Wait");
      log.exit(round * 70 + 60, "Wait", "Wait");
      log.enter(round * 70 + 60, "Read");
      log.exit(round * 70 + 61, "Read");
    }
    const timeline = new Timeline();
    timeline.add(log.events);
    expect(timeline.steps()).toMatchObject([
      { name: "Wait", type: "Wait", visits: 3, milliseconds: 180_000, status: "done" },
      { name: "Read", visits: 3, milliseconds: 3_000 },
    ]);
  });

  it("leaves a Map after the last of its iterations, whose states are steps as well", () => {
    const log = history();
    const map = log.enter(0, "All quotas", "Map");
    const inner = [1, 2].map((second) => {
      const iteration = log.add(second, { type: "MapIterationStarted", previousEventId: map });
      log.add(second, {
        ...{ type: "WaitStateEntered", previousEventId: iteration },
        stateEnteredEventDetails: { name: "Wait" },
      });
      return log.events.length;
    });
    const ends = inner.map((entered, at) => {
      const stateExitedEventDetails = { name: "Wait" };
      const exit = { type: "WaitStateExited", previousEventId: entered } as const;
      log.add(5 + at, { ...exit, stateExitedEventDetails });
      return log.add(5 + at, { type: "MapIterationSucceeded" });
    });
    log.add(7, { type: "MapStateSucceeded", previousEventId: ends[1] });
    log.add(8, {
      ...{ type: "MapStateExited", previousEventId: ends[1] },
      stateExitedEventDetails: { name: "All quotas" },
    });
    const timeline = new Timeline();
    timeline.add(log.events);
    expect(timeline.steps()).toMatchObject([
      { name: "All quotas", status: "done", milliseconds: 8000 },
      { name: "Wait", status: "done", visits: 2, milliseconds: 8000 },
    ]);
  });

  it("gives the same whether events come at once or one by one", () => {
    const log = history();
    log.enter(0, "A");
    log.schedule(1);
    log.fail(2, "Broken");
    log.exit(3, "A");
    log.enter(3, "B");
    const [whole, single] = [new Timeline(), new Timeline()];
    whole.add(log.events);
    for (const event of log.events) single.add([event]);
    expect(single.steps()).toEqual(whole.steps());
    expect(single.lastEvent).toBe(5);
  });

  it("gives the message alone of a function's error", () => {
    const log = history();
    log.enter(0, "A");
    const cause = JSON.stringify({ errorType: "X", errorMessage: "no access", trace: ["at f"] });
    log.add(1, {
      type: "TaskFailed",
      taskFailedEventDetails: { resourceType: "lambda", resource: "invoke", error: "X", cause },
    });
    log.exit(1, "A");
    const timeline = new Timeline();
    timeline.add(log.events);
    expect(timeline.steps()).toMatchObject([{ error: { error: "X", cause: "no access" } }]);
  });

  it("keeps the error of a state that was caught", () => {
    const log = history();
    log.enter(0, "A");
    log.schedule(0);
    log.fail(1, "Job.Failed");
    log.exit(1, "A");
    const timeline = new Timeline();
    timeline.add(log.events);
    expect(timeline.steps()).toMatchObject([
      { status: "failed", error: { error: "Job.Failed", cause: "why" } },
    ]);
  });

  it("counts retries, and forgets an error that a later try fixed", () => {
    const log = history();
    log.enter(0, "A");
    log.schedule(0);
    log.fail(1, "ThrottlingException");
    log.schedule(2);
    log.add(3, {
      type: "TaskSucceeded",
      taskSucceededEventDetails: {
        resourceType: "aws-sdk:bedrock",
        resource: "getFoundationModel",
      },
    });
    log.exit(3, "A");
    const timeline = new Timeline();
    timeline.add(log.events);
    expect(timeline.steps()).toMatchObject([{ status: "done", retries: 1, error: null }]);
  });

  it("shows what runs now, up to the time given", () => {
    const log = history();
    log.enter(10, "Wait", "Wait");
    const timeline = new Timeline();
    timeline.add(log.events);
    expect(timeline.steps(25_000)).toMatchObject([{ status: "running", milliseconds: 15_000 }]);
  });

  it("reads how far the job is", () => {
    const log = history();
    log.enter(0, "Read");
    log.schedule(0);
    const output = JSON.stringify({
      Status: "InProgress",
      StatusDetails: {
        ValidationDetails: { Status: "Completed" },
        TrainingDetails: { Status: "InProgress" },
      },
    });
    log.add(1, {
      type: "TaskSucceeded",
      taskSucceededEventDetails: {
        resourceType: "aws-sdk:bedrock",
        resource: "getModelCustomizationJob",
        output,
      },
    });
    const timeline = new Timeline();
    timeline.add(log.events);
    expect(timeline.readings).toMatchObject({
      job: {
        status: "InProgress",
        phases: { Validation: { status: "Completed" }, Training: { status: "InProgress" } },
        readAt: 1000,
      },
      evaluation: null,
    });
  });
});
