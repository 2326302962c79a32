import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Clock, createClock } from "../../../../../infra/local/kernel/clock.ts";
import type { LambdaFunction } from "../../../../../infra/local/services/lambda/functions.ts";
import { Pool } from "../../../../../infra/local/services/lambda/pool.ts";
import { startBench } from "../../../../support/bedrock-tuning.ts";
import { codeFolder, deployedFunction } from "../../../../support/lambda-function.ts";
import { planFaults } from "../../../../support/planned-faults.ts";

const HOUR_MS = 3_600_000;

/** Each handler is one of these; `elapsed` is what the function's own clock says. */
const code = codeFolder({
  "index.js": `
const require_ = require;
const timers = require("node:timers");
const promises = require("node:timers/promises");
const { promisify } = require("node:util");
const http = require("node:http");
const HOUR = ${HOUR_MS};
const sleeps = {
  global: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  module: (ms) => new Promise((resolve) => timers.setTimeout(resolve, ms)),
  promise: (ms) => promises.setTimeout(ms),
  scheduler: (ms) => promises.scheduler.wait(ms),
  promisified: (ms) => promisify(setTimeout)(ms),
};
const get = (url) => new Promise((resolve, reject) => {
  const request = http.get(url, (response) => {
    response.resume();
    response.on("end", () => resolve("answered"));
  });
  request.on("error", reject);
});
const within = (ms, work) => new Promise((resolve, reject) => {
  const guard = setTimeout(() => resolve("timed out"), ms);
  work.then(resolve, reject).finally(() => clearTimeout(guard));
});
const handlers = {
  sleep: ({ by, ms }) => sleeps[by](ms),
  together: () => Promise.all(Array.from({ length: 20 }, () => sleeps.promise(HOUR))),
  async order() {
    const start = Date.now();
    const fired = [];
    const at = (hours) => sleeps.global(hours * HOUR).then(() => fired.push([hours, Math.floor((Date.now() - start) / HOUR)]));
    await Promise.all([3, 1, 2].map(at));
    return fired;
  },
  guarded: ({ url }) => within(60_000, get(url)),
  async cleared() {
    const fired = [];
    clearTimeout(setTimeout(() => fired.push("cleared"), HOUR));
    clearTimeout(Number(setTimeout(() => fired.push("cleared by its id"), HOUR)));
    setTimeout(() => fired.push("left"), HOUR);
    const stop = new AbortController();
    const aborted = promises.setTimeout(HOUR, undefined, { signal: stop.signal }).catch((error) => fired.push(error.name));
    stop.abort();
    await aborted;
    await sleeps.global(2 * HOUR);
    return fired;
  },
  async guards() {
    for (let wait = 0; wait < 10; wait++) {
      const guard = setTimeout(() => undefined, 60_000);
      setTimeout(() => clearTimeout(guard), 1);
      await sleeps.global(HOUR);
    }
  },
  async remaining(_event, context) {
    const before = context.getRemainingTimeInMillis();
    await sleeps.global(100_000);
    return [before, context.getRemainingTimeInMillis()];
  },
  async interval() {
    let ticks = 0;
    const interval = setInterval(() => { ticks += 1; }, 100);
    await sleeps.global(HOUR);
    clearInterval(interval);
    return ticks;
  },
  async leave() { setTimeout(() => { globalThis.left = Date.now(); }, HOUR); },
  async paced({ modelId, calls }) {
    const require = require_("node:module").createRequire(process.env.PROJECT);
    const { BedrockRuntimeClient, ConverseCommand } = require("@aws-sdk/client-bedrock-runtime");
    // One connection for all calls, over HTTP/2, which stays open while the function waits.
    const runtime = new BedrockRuntimeClient({ maxAttempts: 1, requestHandler: { disableConcurrentStreams: false } });
    const messages = [{ role: "user", content: [{ text: "hello" }] }];
    for (let call = 0; call < calls; call++) {
      await runtime.send(new ConverseCommand({ modelId, messages }));
      await sleeps.promise(15_000);
    }
    return calls;
  },
  async find() { await sleeps.global(1); return globalThis.left; },
};
exports.handler = async (event, context) => {
  const start = Date.now();
  const answer = await handlers[event.does](event, context);
  return { answer, elapsed: Date.now() - start };
};`,
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tunewright-time-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A pool on a clock of that speed; returns how to run a function in it. */
function poolAt(speed: number) {
  return poolOn(createClock({ speed }));
}

function poolOn(clock: Clock, environment: Record<string, string> = {}) {
  const pool = new Pool({
    folder,
    clock,
    size: 2,
    environment: () => environment,
    mayLog: () => true,
  });
  onTestFinished(() => pool.stop());
  let count = 0;
  return async (event: object, change: Partial<LambdaFunction> = {}) => {
    count += 1;
    const fn = deployedFunction("timed", code, { timeoutSeconds: 900_000, ...change });
    const job = { requestId: `request-${count}`, payload: JSON.stringify(event) };
    const { payload, failed } = await pool.run(fn, job);
    return { failed, ...JSON.parse(payload) };
  };
}

describe("waiting", () => {
  it.each(["global", "module", "promise", "scheduler", "promisified"])(
    "passes at the cloud's speed, but whole for the function: %s",
    async (by) => {
      const { elapsed } = await poolAt(100_000)({ does: "sleep", by, ms: HOUR_MS });
      expect(elapsed).toBeGreaterThanOrEqual(HOUR_MS);
      expect(elapsed).toBeLessThan(1.5 * HOUR_MS);
    },
  );

  it("of twenty at the same time does not add up", async () => {
    const { elapsed } = await poolAt(100_000)({ does: "together" });
    expect(elapsed).toBeGreaterThanOrEqual(HOUR_MS);
    expect(elapsed).toBeLessThan(1.5 * HOUR_MS);
  });

  it("keeps the order of the timers", async () => {
    const { answer } = await poolAt(100_000)({ does: "order" });
    expect(answer).toEqual([1, 2, 3].map((hours) => [hours, hours]));
  });

  it("ends for what is cleared or aborted, and for nothing else", async () => {
    const { answer } = await poolAt(100_000)({ does: "cleared" });
    expect(answer).toEqual(["AbortError", "left"]);
  });

  it("never passes faster than at the cloud, also after an earlier timer was cleared", async () => {
    const clock = createClock({ speed: 100_000 });
    const run = poolOn(clock);
    // The environment's start takes hours of this cloud.
    await run({ does: "sleep", by: "global", ms: 1 });
    const before = clock.now();
    const { elapsed } = await run({ does: "guards" });
    expect(elapsed).toBeGreaterThanOrEqual(10 * HOUR_MS);
    expect(clock.now() - before).toBeGreaterThanOrEqual(10 * HOUR_MS);
  });

  it("counts toward the function's limit", async () => {
    const run = poolAt(100_000);
    const limit = { timeoutSeconds: 600 };
    expect(await run({ does: "sleep", by: "promise", ms: 900_000 }, limit)).toMatchObject({
      failed: true,
      errorType: "Sandbox.Timedout",
      errorMessage: expect.stringContaining("Task timed out after 600.00 seconds"),
    });
    const [before, after] = (await run({ does: "remaining" }, limit)).answer;
    expect(before).toBeLessThanOrEqual(600_000);
    expect(before - after).toBeGreaterThanOrEqual(100_000);
    expect(after).toBeGreaterThan(0);
  });

  it("is in the log's duration", async () => {
    await poolAt(100_000)({ does: "sleep", by: "global", ms: HOUR_MS });
    const log = () => readFileSync(join(folder, "timed.log"), "utf8");
    await expect.poll(log, { timeout: 250_000 }).toMatch(/Duration: 36\d{5} ms/);
  });

  it("rests between two invocations, and continues in the next", async () => {
    const run = poolAt(1_000_000);
    await run({ does: "leave" });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await run({ does: "find" })).answer).toEqual(expect.any(Number));
  });

  it("leaves intervals at this machine's speed", async () => {
    const { answer } = await poolAt(100_000)({ does: "interval" });
    // At the cloud's speed there would be 36,000.
    expect(answer).toBeLessThan(3_600);
  });

  it("is real at speed 1", async () => {
    const start = performance.now();
    const { elapsed } = await poolAt(1)({ does: "sleep", by: "global", ms: 300 });
    expect(performance.now() - start).toBeGreaterThanOrEqual(299);
    expect(elapsed).toBeGreaterThanOrEqual(299);
  });
});

it("lets a function keep to a rate limit of the cloud in seconds", async () => {
  const bench = await startBench({ speed: 1_000 });
  onTestFinished(() => bench.stop());
  const modelId = "us.amazon.nova-micro-v1:0";
  await planFaults(bench, {
    at: "inference",
    match: { modelId },
    effect: "rate-limit",
    perMinute: 4,
  });
  const run = poolOn(bench.cloud.kernel.clock, {
    PROJECT: fileURLToPath(new URL("../../../../../package.json", import.meta.url)),
    AWS_ENDPOINT_URL: bench.cloud.endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  });
  const { answer, elapsed } = await run({ does: "paced", modelId, calls: 100 });
  expect(answer).toBe(100);
  expect(elapsed).toBeGreaterThanOrEqual(100 * 15_000);
});

describe("a timer that guards a request", () => {
  it("does not end it while it is under way", async () => {
    const server = createServer((_request, response) => {
      // At the cloud's speed the guard's minute has passed 300 times by then.
      setTimeout(() => response.end("late"), 300);
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const run = poolAt(60_000);
    expect((await run({ does: "guarded", url: `http://127.0.0.1:${port}/` })).answer).toBe(
      "answered",
    );
  });
});
