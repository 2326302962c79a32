import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { describe, expect, it } from "vitest";
import { type AskModelsRequest, askModels } from "../../../pipeline/evaluation/ask-models.ts";
import { evaluationMinutes } from "../../../pipeline/evaluation/duration.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import {
  type Asking,
  askRequest,
  BASE,
  compared,
  heldOutRows,
  startAsking,
  TUNED,
} from "../../support/asking.ts";
import { unpaced } from "../../support/request.ts";

/** A cloud with the held-out rows of the run `r`. */
async function withRows(count: number, asking?: Asking): Promise<Asking> {
  const started = asking ?? (await startAsking());
  await started.put(runLayout("r").evaluation, heldOutRows(count));
  return started;
}

const fourAMinute = (modelId: string) => ({
  at: "inference",
  match: { modelId },
  effect: "rate-limit",
  perMinute: 4,
});

const failing = (modelId: string, error: object, when: object = {}) => ({
  at: "inference",
  match: { modelId },
  effect: "error",
  settings: error,
  ...when,
});

const requests = (requestsPerMinute: number) => ({ ...unpaced, requestsPerMinute });

async function failures(asking: Asking): Promise<(string | null)[]> {
  const rows = await asking.answers(askRequest("r"));
  return rows.flatMap(({ tuned, base }) => [tuned.error, base.error]).filter((one) => one !== null);
}

async function ids(asking: Asking): Promise<string[]> {
  return (await asking.answers(askRequest("r"))).map(({ recordId }) => recordId);
}

/** A call during which the function ends: from the 71st question on, nothing is sent or written any more. */
function callThatCrashes({ tools, sent }: Asking, request: AskModelsRequest): Promise<unknown> {
  return new Promise((crash) => {
    let crashed = false;
    const until = <Client extends { send: (command: never) => unknown }>(client: Client): Client =>
      Object.assign(Object.create(client), {
        send: (command: never) => {
          crashed ||= (sent[TUNED] ?? 0) >= 70;
          if (crashed) crash(undefined);
          return crashed ? new Promise(() => undefined) : client.send(command);
        },
      }) as Client;
    const { bucket, runtime } = tools;
    const doomed = { bucket: { ...bucket, s3: until(bucket.s3) }, runtime: until(runtime) };
    askModels({ ...tools, ...doomed, budget: 60 * 60_000 }, request);
  });
}

const all = (count: number) => Array.from({ length: count }, (_, row) => `r${row}`);

describe("with a limit of four requests a minute", () => {
  it("answers 300 rows in the planned time, and counts none as failed", async () => {
    const asking = await withRows(300);
    await asking.plan(fourAMinute(TUNED));
    const pace = { tuned: requests(4), base: requests(400) };
    const { result } = await asking.askAll(askRequest("r", { pace }));
    expect(result).toMatchObject({ answered: 300, rows: 300, failed: { tuned: 0, base: 0 } });
    expect(await ids(asking)).toEqual(all(300));
    expect(await failures(asking)).toEqual([]);
    const planned = evaluationMinutes(300, pace) ?? 0;
    expect(asking.minutes() / planned).toBeGreaterThan(0.9);
    expect(asking.minutes() / planned).toBeLessThan(1.1);
    expect(asking.sent).toEqual({ [TUNED]: 300, [BASE]: 300 });
  });

  it("finds the pace by itself where none is configured", async () => {
    const asking = await withRows(120);
    await asking.plan(fourAMinute(TUNED), fourAMinute(BASE));
    const { result } = await asking.askAll(askRequest("r"));
    expect(result).toMatchObject({ done: true, answered: 120, failed: { tuned: 0, base: 0 } });
    expect(await ids(asking)).toEqual(all(120));
    // 30 minutes at best; a model that is asked without regard to throttling is asked thousands of times.
    expect(asking.minutes()).toBeLessThan(60);
    expect(asking.sent[TUNED]).toBeLessThan(200);
  });

  it("has no more questions to a model under way than concurrency says", async () => {
    const asking = await withRows(30);
    await asking.askAll(askRequest("r", { concurrency: 3 }));
    expect(asking.parallel).toEqual({ [TUNED]: 3, [BASE]: 3 });
  });

  it("does not let the slow model hold the other up", async () => {
    const asking = await withRows(130);
    await asking.plan(fourAMinute(TUNED));
    const pace = { tuned: requests(4), base: unpaced };
    await asking.run(askModels(asking.tools, askRequest("r", { pace })));
    expect(asking.sent[BASE]).toBe(130);
    expect(asking.sent[TUNED]).toBeLessThan(60);
  });
});

describe("a row that is not answered yet", () => {
  it.each([
    ["the model is not ready", { code: "ModelNotReadyException", status: 429 }],
    ["the model takes too long", { code: "ModelTimeoutException", status: 408 }],
    ["the model fails", { code: "ModelErrorException", status: 424 }],
    ["the service fails", { code: "InternalServerException", status: 500 }],
    ["the service is unavailable", { code: "ServiceUnavailableException", status: 503 }],
    ["it is throttled", { code: "ThrottlingException", status: 429 }],
  ])("is asked again: %s", async (_why, error) => {
    const asking = await withRows(30);
    await asking.plan(failing(TUNED, error, { nth: 3 }), failing(BASE, error, { nth: 7 }));
    const { result } = await asking.askAll(askRequest("r"));
    expect(result).toMatchObject({
      answered: 30,
      failed: { tuned: 0, base: 0 },
      lastError: { tuned: error.code, base: error.code },
    });
    expect(await ids(asking)).toEqual(all(30));
    expect(await failures(asking)).toEqual([]);
    expect(asking.sent).toEqual({ [TUNED]: 31, [BASE]: 31 });
  });

  it("is asked again when the connection is lost, or no answer comes in time", async () => {
    const impatient = await startAsking(
      (options) =>
        new BedrockRuntimeClient({
          ...options,
          maxAttempts: 1,
          requestHandler: { disableConcurrentStreams: false, requestTimeout: 1000 },
        }),
    );
    const asking = await withRows(20, impatient);
    const call = { at: "call", match: { service: "bedrock-runtime" } };
    await asking.plan(
      { ...call, effect: "drop-connection", nth: 5 },
      { ...call, effect: "delay", settings: { seconds: 1e6 }, nth: 11 },
    );
    const { result } = await asking.askAll(askRequest("r", { concurrency: 1 }));
    expect(result).toMatchObject({ answered: 20, failed: { tuned: 0, base: 0 } });
    expect(await failures(asking)).toEqual([]);
    expect(await asking.hits()).toEqual([1, 1]);
  });

  it("ends the call when a model answers nothing for minutes, with a time to wait", async () => {
    const asking = await withRows(20);
    const gone = { code: "ServiceUnavailableException", status: 503 };
    await asking.plan(failing(TUNED, gone), failing(BASE, gone));
    const result = await asking.run(askModels(asking.tools, askRequest("r")));
    expect(result).toMatchObject({ done: false, answered: 0, waitSeconds: 600 });
    expect(asking.minutes()).toBeLessThan(7);
    expect(asking.sent[TUNED]).toBeLessThan(50);
    await asking.plan();
    expect((await asking.askAll(askRequest("r"))).result).toMatchObject({ answered: 20 });
  });
});

describe("a model that refuses a row for good", () => {
  const refusal = { code: "ValidationException", status: 400, message: "The text is too long." };

  it("is not asked again; the row is counted", async () => {
    const asking = await withRows(60);
    await asking.plan(failing(TUNED, refusal, { nth: 3 }));
    const { result } = await asking.askAll(askRequest("r"));
    expect(result).toMatchObject({ done: true, answered: 60, failed: { tuned: 1, base: 0 } });
    expect(await failures(asking)).toEqual(["ValidationException"]);
    expect(asking.sent).toEqual({ [TUNED]: 60, [BASE]: 60 });
  });

  it("ends the evaluation early when it refuses too many, and is asked again by a resumed run", async () => {
    const asking = await withRows(200);
    await asking.plan(failing(TUNED, refusal));
    const asked = asking.run(askModels(asking.tools, askRequest("r")));
    await expect(asked).rejects.toThrow(/the tuned model has refused 1\d of 200 held-out rows/);
    const before = asking.sent[TUNED] ?? 0;
    expect(before).toBeLessThan(20);
    const outage = { code: "InternalServerException", status: 500 };
    await asking.plan(failing(TUNED, refusal, { nth: 5 }), failing(TUNED, outage, { nth: 9 }));
    const { result } = await asking.askAll(askRequest("r"));
    expect(result).toMatchObject({ answered: 200, failed: { tuned: 1, base: 0 } });
    expect(asking.sent[TUNED]).toBe(before + 201);
  });

  it("ends it at once when every question would be refused, and keeps the other model's answers", async () => {
    const asking = await withRows(30);
    const denied = { code: "AccessDeniedException", status: 403 };
    await asking.plan(failing(TUNED, denied, { from: 20 }));
    const asked = asking.run(askModels(asking.tools, askRequest("r")));
    await expect(asked).rejects.toMatchObject({ name: "AccessDeniedException" });
    await asking.plan();
    const before = { ...asking.sent };
    await asking.askAll(askRequest("r"));
    expect((asking.sent[TUNED] ?? 0) - (before[TUNED] ?? 0)).toBe(11);
    expect(asking.sent[BASE]).toBe(30);
  });
});

describe("what is answered already", () => {
  it("is not asked again after a crash", async () => {
    const asking = await withRows(130);
    const pace = { tuned: requests(4), base: requests(4) };
    await asking.run(callThatCrashes(asking, askRequest("r", { pace })));
    expect(asking.sent[TUNED]).toBe(70);
    const { result } = await asking.askAll(askRequest("r", { pace }));
    expect(result).toMatchObject({ answered: 130, failed: { tuned: 0, base: 0 } });
    expect(await ids(asking)).toEqual(all(130));
    // What was under way is lost, nothing else.
    for (const model of [TUNED, BASE]) expect(asking.sent[model]).toBeLessThanOrEqual(132);
  });

  it("is found by a resumed run behind another deployment", async () => {
    const asking = await withRows(60);
    const { tuned, base } = compared("r");
    await asking.askAll(askRequest("r"));
    await asking.plan(failing("*", { code: "AccessDeniedException", status: 403 }));
    const result = await asking.run(
      askModels(
        asking.tools,
        askRequest("r", { arms: [{ ...tuned, modelId: "another-deployment" }, base] }),
      ),
    );
    expect(result).toMatchObject({ done: true, answered: 60, waitSeconds: 0 });
    expect(asking.sent).toEqual({ [TUNED]: 60, [BASE]: 60 });
  });

  it.each(["model", "maxTokens", "evaluationSha256"] as const)(
    "does not count when another %s was asked",
    async (member) => {
      const asking = await withRows(10);
      const { tuned, base } = compared("r");
      const other = { model: "other", maxTokens: 21, evaluationSha256: "b" };
      const asked = { ...tuned.asked, [member]: other[member] };
      await asking.askAll(askRequest("r", { arms: [{ ...tuned, asked }, base] }));
      await asking.askAll(askRequest("r"));
      expect(asking.sent).toEqual({ [TUNED]: 20, [BASE]: 10 });
    },
  );

  it("of one arm alone counts when others are asked with it", async () => {
    const asking = await withRows(60);
    const { base } = compared("r");
    const alone = await asking.askAll(askRequest("r", { arms: [base] }));
    expect(alone.result).toMatchObject({ rows: 60, answered: 60, failed: { base: 0 } });
    expect(asking.sent).toEqual({ [BASE]: 60 });
    const { result } = await asking.askAll(askRequest("r"));
    expect(result).toMatchObject({ done: true, failed: { tuned: 0, base: 0 } });
    expect(asking.sent).toEqual({ [TUNED]: 60, [BASE]: 60 });
  });
});

describe("arms with the same quota", () => {
  /** 60 rows for the tuned model, and 20 for a champion, under one quota of four a minute. */
  async function twoOfOneQuota() {
    const asking = await withRows(60);
    await asking.put("champion-rows", heldOutRows(20));
    await asking.plan(fourAMinute("*"));
    const { tuned } = compared("r");
    const shared = { ...tuned, quota: "deployments", pace: requests(4) };
    const champion = {
      ...shared,
      ...{ arm: "champion-on-champion-rows" as const, modelId: BASE },
      evaluationKey: "champion-rows",
    };
    return { asking, arms: [shared, champion] };
  }

  it("are asked one after the other, at the pace of the quota", async () => {
    const { asking, arms } = await twoOfOneQuota();
    const { result } = await asking.askAll(askRequest("r", { arms }));
    expect(result).toMatchObject({ done: true, rows: 60, answered: 60 });
    expect(asking.sent).toEqual({ [TUNED]: 60, [BASE]: 20 });
    const planned = 80 / 4;
    expect(asking.minutes() / planned).toBeGreaterThan(0.9);
    expect(asking.minutes() / planned).toBeLessThan(1.1);
  });

  it("are at a share of the rows that all their questions have", async () => {
    const { asking, arms } = await twoOfOneQuota();
    const deadline = asking.tools.clock.now() + 10 * 60_000;
    const late = await asking.run(askModels(asking.tools, askRequest("r", { arms, deadline })));
    expect(late).toMatchObject({ done: false, tooLate: true, rows: 60 });
    expect(late.answered).toBeGreaterThanOrEqual(29);
    expect(late.answered).toBeLessThanOrEqual(31);
    expect(asking.sent[BASE]).toBeUndefined();
  });

  it("continue without a wait when the time of a call was over before the second was asked", async () => {
    const { asking, arms } = await twoOfOneQuota();
    const tools = { ...asking.tools, budget: 15 * 60_000 };
    const call = await asking.run(askModels(tools, askRequest("r", { arms })));
    expect(call).toMatchObject({ done: false, waitSeconds: 0 });
    expect(asking.sent[TUNED]).toBeGreaterThanOrEqual(59);
  });
});

describe("when the deadline has come", () => {
  const inMinutes = (asking: Asking, minutes: number) =>
    asking.tools.clock.now() + minutes * 60_000;

  it("asking ends, and a later deadline lets it continue where it was", async () => {
    const asking = await withRows(60);
    const pace = { tuned: requests(4), base: requests(4) };
    const deadline = inMinutes(asking, 5);
    const late = await asking.run(askModels(asking.tools, askRequest("r", { pace, deadline })));
    expect(late).toMatchObject({ done: false, tooLate: true, failed: { tuned: 0, base: 0 } });
    expect(late.answered).toBe(20);
    expect(asking.minutes()).toBeLessThanOrEqual(5);
    await asking.askAll(askRequest("r", { pace }));
    expect(asking.sent).toEqual({ [TUNED]: 60, [BASE]: 60 });
  });

  it("the few rows that never get an answer count as refused, and the others decide", async () => {
    const asking = await withRows(60);
    const slow = { code: "ModelTimeoutException", status: 408 };
    await asking.plan(failing(TUNED, slow, { from: 60 }));
    const deadline = inMinutes(asking, 60);
    const { result } = await asking.askAll(askRequest("r", { deadline }));
    expect(result).toMatchObject({ done: true, tooLate: false, failed: { tuned: 1, base: 0 } });
    expect(await failures(asking)).toEqual(["ModelTimeoutException"]);
    expect(asking.minutes()).toBeGreaterThan(50);
  });
});

it("names a row that is none, without its content", async () => {
  const asking = await withRows(1);
  await asking.put(runLayout("r").evaluation, `${heldOutRows(1)}\n{"secret":"content"}\n`);
  const asked = asking.run(askModels(asking.tools, askRequest("r")));
  await expect(asked).rejects.toThrow(/evaluation\.jsonl: row 2 is not a valid held-out row$/);
});
