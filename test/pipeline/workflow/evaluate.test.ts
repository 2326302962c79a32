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

describe("dividing the held-out rows among functions", () => {
  const above = (inCloudAbove?: number) => {
    const { evaluation, ...request } = aRequest("r1");
    const { inCloudAbove: _above, ...rest } = evaluation;
    return {
      ...request,
      evaluation: inCloudAbove === undefined ? rest : { ...rest, inCloudAbove },
    };
  };
  const AskModels = [asked({ done: true })];

  it("has the arms of the loop and a name of its own, and none where one function is enough", async () => {
    const DivideRows = { rows: 40, answered: 0, quotas: [], undivided: 2 };
    const { status, callsOf, states } = await runScripted(
      { ...healthy, DivideRows, AskModels },
      { input: above(39), name: "r1_2" },
    );
    expect(status).toBe("SUCCEEDED");
    expect(states.filter((state) => /functions|batches/.test(state))).toEqual([
      "Do the rows need several functions?",
      "Divide the rows among functions",
      "Ask all models in batches",
    ]);
    const [divided, loop] = [callsOf("DivideRows")[0], callsOf("AskModels")[0]];
    const { arms, deadline } = loop as Shape;
    expect(divided).toMatchObject({ runId: "r1", above: 39, arms, deadline });
    expect((divided as Shape)["division"]).toMatch(/^r1_2-\d{13}$/);
  });

  it.each([40, undefined])("is left out with %s as the limit for 40 rows", async (limit) => {
    const { status, callsOf } = await runScripted(
      { ...healthy, AskModels },
      { input: above(limit) },
    );
    expect([status, callsOf("DivideRows")]).toEqual(["SUCCEEDED", []]);
  });

  it("fails no run: one function asks all rows, and a note says why", async () => {
    const DivideRows = thrown("AccessDenied");
    const { status, output } = await runScripted(
      { ...healthy, DivideRows, AskModels },
      { input: above(1) },
    );
    expect(status).toBe("SUCCEEDED");
    expect(output).toMatchObject({
      notes: [{ state: "Divide the rows among functions", error: "AccessDenied" }],
    });
  });
});
