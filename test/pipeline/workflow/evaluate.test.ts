import { describe, expect, it } from "vitest";
import type { Shape } from "../../../infra/local/kernel/service.ts";
import { aRequest } from "../../support/request.ts";
import { runScripted, thrown } from "../../support/workflow/scripted-run.ts";
import { healthy } from "../../support/workflow/scripts.ts";

const ASK = "Evaluate both models on held-out rows";

/** An answer of `AskModels`. */
const asked = (changes: Shape = {}): Shape => ({
  rows: 40,
  answered: 0,
  failed: { tuned: 0, base: 0 },
  done: false,
  tooLate: false,
  waitSeconds: 0,
  cursor: { tuned: { next: 1 }, base: { next: 2 } },
  ...changes,
});

const run = (answers: Shape[], input = aRequest("r1")) =>
  runScripted({ ...healthy, AskModels: answers }, { input });

it("the smoke test waits minutes for a model that is not ready yet, or whose quota others use", async () => {
  const busy = ["ModelNotReadyException", "ThrottlingException", "ResourceNotFoundException"];
  const refusals = [...busy, ...busy, ...busy, "ModelErrorException"].map((name) => thrown(name));
  const SmokeTest = [...refusals, { characters: 3 }];
  const { status, calls } = await runScripted({ ...healthy, SmokeTest }, { input: aRequest("r1") });
  expect(status).toBe("SUCCEEDED");
  const times = calls.filter(({ name }) => name === "SmokeTest").map(({ at }) => at);
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(10 * 60_000);
});

describe("asking the held-out rows", () => {
  it("continues at the pace at which the call before has ended, until all are answered", async () => {
    const { status, callsOf } = await run([
      asked({ answered: 12 }),
      asked({ answered: 24, cursor: { tuned: { next: 3 }, base: { next: 4 } } }),
      asked({ answered: 40, done: true }),
    ]);
    expect(status).toBe("SUCCEEDED");
    expect(callsOf("AskModels").map(({ cursor }) => cursor)).toEqual([
      null,
      { tuned: { next: 1 }, base: { next: 2 } },
      { tuned: { next: 3 }, base: { next: 4 } },
    ]);
  });

  it("names what is compared by the model, not by where it is served", async () => {
    const input = aRequest("r1");
    const { callsOf } = await run([asked({ done: true })], input);
    const evaluated = {
      tunedModel: "arn:model",
      baseModel: input.baseModel.inferenceId,
      maxTokens: input.evaluation.maxTokens,
      evaluationSha256: input.dataset.sha256.evaluation,
    };
    const { tunedModel, baseModel, ...same } = evaluated;
    expect(callsOf("AskModels")[0]).toMatchObject({
      arms: [
        { modelId: "arn:deployment", asked: { model: tunedModel, ...same } },
        { modelId: baseModel, asked: { model: baseModel, ...same } },
      ],
    });
    expect(callsOf("Decide")[0]).toMatchObject({ evaluated });
  });

  it("waits before asking again only when a call could get no answers", async () => {
    const { states, calls } = await run([
      asked({ answered: 20 }),
      asked({ answered: 20, waitSeconds: 600 }),
      asked({ answered: 40, done: true }),
    ]);
    expect(states.filter((name) => name === "Wait before asking again")).toHaveLength(1);
    const [, second, third] = calls.filter(({ name }) => name === "AskModels");
    expect((third?.at ?? 0) - (second?.at ?? 0)).toBeGreaterThanOrEqual(600_000);
  });

  it("gives every call the deadline that limits.evaluationHours sets", async () => {
    const base = aRequest("r1");
    const input = { ...base, limits: { ...base.limits, evaluationHours: 10 } };
    const { calls } = await run([asked({ waitSeconds: 600 }), asked({ done: true })], input);
    const [first, second] = calls.filter(({ name }) => name === "AskModels");
    expect(second?.input["deadline"]).toBe(first?.input["deadline"]);
  });

  it("ends when it is too late, and says how to continue", async () => {
    const { status, error, cause, states } = await run([asked({ answered: 27, tooLate: true })]);
    expect([status, error]).toEqual(["FAILED", "Evaluation.TookTooLong"]);
    expect(cause).toContain("27 of 40 held-out rows were answered within 48 h");
    expect(cause).toContain('"tunewright resume r1"');
    expect(states).not.toContain("Compare the two models");
  });

  it("asks again after a failure that passes", async () => {
    const names = ["ConnectionError", "ResourceNotFoundException", "ExpiredTokenException"];
    const { status, callsOf } = await run([
      ...names.map((name) => thrown(name)),
      asked({ done: true }),
    ]);
    expect(status).toBe("SUCCEEDED");
    expect(callsOf("AskModels")).toHaveLength(4);
  });

  it("stays far below the limit of events in the longest evaluation", async () => {
    // Two days of calls that take no time, with the wait after a call that got no answers.
    const waits = Array.from({ length: 288 }, () => asked({ waitSeconds: 600 }));
    const { events, hours, states } = await run([...waits, asked({ done: true })]);
    expect(hours).toBeGreaterThanOrEqual(48);
    expect(states.filter((name) => name === ASK)).toHaveLength(289);
    expect(events).toBeLessThan(3000);
  });
});
