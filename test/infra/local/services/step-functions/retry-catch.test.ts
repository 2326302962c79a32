import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ServiceError } from "../../../../../infra/local/kernel/aws-error.ts";
import type { Shape } from "../../../../../infra/local/kernel/service.ts";
import {
  delaySeconds,
  Retries,
} from "../../../../../infra/local/services/step-functions/interpreter/retry.ts";
import type { StateVisit } from "../../../../../infra/local/services/step-functions/interpreter/state-visit.ts";
import { StateError } from "../../../../../infra/local/services/step-functions/language/errors.ts";
import { openStates } from "../../../../support/step-functions/open-states.ts";

const FAILS = { Type: "Task", Resource: "arn:aws:states:::aws-sdk:bedrock:listCustomModels" };

const throttled = (): never => {
  throw new ServiceError("ThrottlingException", "Too many requests", { status: 429 });
};

describe("Retry", () => {
  it("waits the interval, then backs off up to the maximum delay", () => {
    const retrier = {
      ErrorEquals: ["States.ALL"],
      IntervalSeconds: 3,
      BackoffRate: 2,
      MaxDelaySeconds: 10,
      MaxAttempts: 4,
    };
    expect([0, 1, 2, 3, 4].map((count) => delaySeconds(retrier, count))).toEqual([
      3,
      6,
      10,
      10,
      undefined,
    ]);
  });

  it("retries three times after 1, 2 and 4 seconds by default", () => {
    const retrier = { ErrorEquals: ["States.ALL"] };
    expect([0, 1, 2, 3].map((count) => delaySeconds(retrier, count))).toEqual([1, 2, 4, undefined]);
  });

  it("never waits longer than the maximum, nor less than the time before", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 1, max: 4, noNaN: true }),
        fc.integer({ min: 1, max: 1000 }),
        (IntervalSeconds, BackoffRate, MaxDelaySeconds) => {
          const retrier = {
            ErrorEquals: ["a"],
            IntervalSeconds,
            BackoffRate,
            MaxDelaySeconds,
            MaxAttempts: 8,
          };
          const delays = Array.from({ length: 8 }, (_, at) => delaySeconds(retrier, at) ?? -1);
          expect(Math.max(...delays)).toBeLessThanOrEqual(MaxDelaySeconds);
          expect(delays).toEqual([...delays].sort((one, other) => one - other));
        },
      ),
    );
  });

  it("counts per retrier, waits in the cloud's time and shows the count in the context", async () => {
    const errors = ["ThrottlingException", "ConflictException", "ThrottlingException"];
    const { api } = await openStates({
      speed: 500,
      answer: () => {
        const code = errors.shift();
        if (code) throw new ServiceError(code, "no", { status: 400 });
        return { modelSummaries: [] };
      },
    });
    const machine = await api.create("retries", {
      QueryLanguage: "JSONata",
      StartAt: "list",
      States: {
        list: {
          ...FAILS,
          Arguments: {},
          Retry: [
            { ErrorEquals: ["Bedrock.ThrottlingException"], MaxAttempts: 2, IntervalSeconds: 20 },
            { ErrorEquals: ["States.ALL"], MaxAttempts: 1, IntervalSeconds: 5 },
          ],
          Output: "{% $states.context.State.RetryCount %}",
          End: true,
        },
      },
    });
    const ended = await api.run(machine);
    expect(ended).toMatchObject({ status: "SUCCEEDED", output: "3" });
    const took = Number(ended["stopDate"]) - Number(ended["startDate"]);
    expect(took).toBeGreaterThanOrEqual(20 + 5 + 40);
  });

  it("multiplies the delay by a number from 0 to 1 for full jitter", () => {
    const thread = { random: () => 0.25 };
    const retrier = { ErrorEquals: ["a"], IntervalSeconds: 8, JitterStrategy: "FULL" };
    const visit = { thread, state: { Type: "Task", Retry: [retrier] } } as unknown as StateVisit;
    const retries = new Retries(visit);
    const failure = new StateError("a", "cause");
    expect([retries.next(failure), retries.next(failure)]).toEqual([2, 4]);
  });
});

describe("Catch", () => {
  const run = async (answer: () => Shape, names: readonly string[], more: object = {}) => {
    const { api } = await openStates({ answer });
    const machine = await api.create("catches", {
      QueryLanguage: "JSONata",
      StartAt: "list",
      States: {
        list: {
          ...FAILS,
          Arguments: {},
          Catch: [{ ErrorEquals: names, Next: "caught", Output: "{% $states.errorOutput %}" }],
          End: true,
          ...more,
        },
        caught: { Type: "Succeed" },
      },
    });
    return api.run(machine);
  };

  it("gets AWS's error name and a cause with status code and request id", async () => {
    const { output } = await run(throttled, ["Bedrock.ThrottlingException"]);
    const caught = JSON.parse(String(output)) as Record<string, string>;
    expect(caught["Error"]).toBe("Bedrock.ThrottlingException");
    expect(caught["Cause"]).toMatch(
      /^Too many requests \(Service: Bedrock, Status Code: 429, Request ID: [0-9a-f-]{36}\)$/,
    );
  });

  it("catches a task's failure as States.TaskFailed, and any failure as States.ALL", async () => {
    expect(await run(throttled, ["States.TaskFailed"])).toMatchObject({ status: "SUCCEEDED" });
    expect(await run(throttled, ["States.ALL"])).toMatchObject({ status: "SUCCEEDED" });
    expect(await run(throttled, ["Bedrock.ConflictException"])).toMatchObject({
      status: "FAILED",
      error: "Bedrock.ThrottlingException",
    });
  });

  it("does not catch States.Runtime, not even by its name", async () => {
    const { api } = await openStates();
    const machine = await api.create("runtime", {
      StartAt: "list",
      States: {
        list: {
          ...FAILS,
          ResultPath: "$.result",
          OutputPath: "$.nowhere",
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "caught" }],
          End: true,
        },
        caught: { Type: "Succeed" },
      },
    });
    expect(await api.run(machine)).toMatchObject({ status: "FAILED", error: "States.Runtime" });
  });

  it("names a missing answer after the client", async () => {
    const dropped = () => {
      throw new ServiceError("SdkClientException", "Unable to execute HTTP request", {});
    };
    const { output } = await run(dropped, ["States.ALL"]);
    expect(JSON.parse(String(output))).toEqual({
      Error: "Bedrock.SdkClientException",
      Cause: "Unable to execute HTTP request",
    });
  });

  it("names an error that is not in the service's model after the service", async () => {
    const odd = () => {
      throw new ServiceError("Teapot", "short and stout", { status: 418 });
    };
    const { output } = await run(odd, ["States.ALL"]);
    expect(JSON.parse(String(output))).toMatchObject({ Error: "Bedrock.BedrockException" });
  });
});
