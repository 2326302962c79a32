import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LambdaFunction } from "../../../../../infra/local/services/lambda/functions.ts";
import { Pool } from "../../../../../infra/local/services/lambda/pool.ts";
import { drivenClock } from "../../../../support/driven-clock.ts";
import { codeFolder, deployedFunction } from "../../../../support/lambda-function.ts";

/** Far beyond what any step takes; only a hang reaches it. */
const PATIENT = { timeout: 250_000, interval: 20 };

/** Waits for a file named after its event where `wait` names a folder, so that a test decides when it ends. */
const code = codeFolder({
  "index.js": `
const { existsSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
let calls = 0;
exports.handler = async (event) => {
  calls += 1;
  console.log("says", JSON.stringify(event));
  if (event.wait) {
    writeFileSync(join(event.wait, "started-" + event.name), "");
    while (!existsSync(join(event.wait, "go-" + event.name))) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (event.throw) throw new RangeError("too far");
  if (event.throwLater) { setTimeout(() => { throw new Error("outside the handler"); }, 0); await new Promise(() => {}); }
  if (event.exit) process.exit(7);
  if (event.devour) { const all = []; for (;;) all.push(new Array(100000).fill(all.length)); }
  if (event.hang) await new Promise(() => setInterval(() => {}, 1000));
  return { calls, now: Date.now(), env: process.env.NAME };
};`,
});

let folder: string;
let pool: Pool;
const clock = drivenClock();
const silent = new Set<string>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tunewright-pool-"));
  pool = new Pool({
    folder,
    clock,
    size: 2,
    environment: (fn) => ({ NAME: fn.name }),
    mayLog: (fn) => !silent.has(fn.name),
  });
});
afterEach(async () => {
  await pool.stop();
  rmSync(folder, { recursive: true, force: true });
});

function aFunction(name: string, change: Partial<LambdaFunction> = {}): LambdaFunction {
  return deployedFunction(name, code, change);
}

let count = 0;
async function run(fn: LambdaFunction, event: object) {
  count += 1;
  const job = { requestId: `request-${count}`, payload: JSON.stringify(event) };
  const { payload, failed } = await pool.run(fn, job);
  return { ...job, failed, answer: JSON.parse(payload) };
}

describe("environments", () => {
  it("are reused by the same function, and by no other", async () => {
    expect((await run(aFunction("one"), {})).answer).toMatchObject({ calls: 1, env: "one" });
    expect((await run(aFunction("one"), {})).answer).toMatchObject({ calls: 2 });
    expect((await run(aFunction("two"), {})).answer).toMatchObject({ calls: 1, env: "two" });
  });

  it("are started again for a new deployment", async () => {
    await run(aFunction("one"), {});
    expect((await run(aFunction("one", { revision: 2 }), {})).answer.calls).toBe(1);
  });

  it("are kept while any function runs now and then, and end together when none has for a while", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const callsOf = async (name: string) => (await run(aFunction(name), {})).answer.calls;
      await callsOf("one");
      vi.advanceTimersByTime(15_000);
      await callsOf("two");
      vi.advanceTimersByTime(15_000);
      expect([await callsOf("one"), await callsOf("two")]).toEqual([2, 2]);
      vi.advanceTimersByTime(30_000);
      expect([await callsOf("one"), await callsOf("two")]).toEqual([1, 1]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("give the handler the time of the cloud", async () => {
    const { now } = (await run(aFunction("one"), {})).answer;
    expect(now).toBeGreaterThanOrEqual(clock.now());
    expect(now).toBeLessThan(clock.now() + 3_600_000);
  });

  it("run as many at once as the pool is large; the others wait their turn", async () => {
    const event = (name: string) => ({ wait: folder, name });
    const started = () => readdirSync(folder).filter((name) => name.startsWith("started-"));
    const answers = ["a", "b", "c"].map((name) => run(aFunction("one"), event(name)));
    await expect.poll(started, PATIENT).toEqual(["started-a", "started-b"]);
    expect(pool.running).toBe(2);
    writeFileSync(join(folder, "go-a"), "");
    await expect.poll(started, PATIENT).toEqual(["started-a", "started-b", "started-c"]);
    expect(pool.running).toBe(2);
    for (const name of ["b", "c"]) writeFileSync(join(folder, `go-${name}`), "");
    expect((await Promise.all(answers)).map(({ failed }) => failed)).toEqual([false, false, false]);
    expect(pool.running).toBe(0);
  });
});

describe("a failure", () => {
  it("of the handler is its error, and the environment lives on", async () => {
    expect(await run(aFunction("one"), { throw: true })).toMatchObject({
      failed: true,
      answer: {
        errorType: "RangeError",
        errorMessage: "too far",
        trace: expect.arrayContaining(["RangeError: too far"]),
      },
    });
    expect((await run(aFunction("one"), {})).answer.calls).toBe(2);
  });

  it.each([
    ["a process that exits", { exit: true }, { errorType: "Runtime.ExitError" }, "exit status 7"],
    ["an error outside the handler", { throwLater: true }, { errorType: "Error" }, "outside the"],
    ["too much memory", { devour: true }, { errorType: "Runtime.ExitError" }, "signal: killed"],
  ])("by %s ends its own environment only", async (_what, event, expected, message) => {
    const other = run(aFunction("other"), { wait: folder, name: "other" });
    await expect.poll(() => existsSync(join(folder, "started-other")), PATIENT).toBe(true);
    const { failed, answer } = await run(aFunction("one"), event);
    expect({ failed, answer }).toMatchObject({ failed: true, answer: expected });
    expect(answer.errorMessage).toContain(message);
    writeFileSync(join(folder, "go-other"), "");
    expect(await other).toMatchObject({ failed: false, answer: { env: "other" } });
    expect((await run(aFunction("one"), {})).answer.calls).toBe(1);
  });

  it("by the function's Timeout ends the environment", async () => {
    const fn = aFunction("one", { timeoutSeconds: 1 });
    const { requestId, failed, answer } = await run(fn, { hang: true });
    expect(failed).toBe(true);
    expect(answer).toEqual({
      errorType: "Sandbox.Timedout",
      errorMessage: `RequestId: ${requestId} Error: Task timed out after 1.00 seconds`,
    });
    expect((await run(aFunction("one"), {})).answer.calls).toBe(1);
  });

  it("is a function's whose module or handler is missing", async () => {
    const missing = await run(aFunction("one", { handler: "none.handler" }), {});
    expect(missing.answer.errorType).toBe("Runtime.ImportModuleError");
    const noHandler = await run(aFunction("two", { handler: "index.none" }), {});
    expect(noHandler.answer).toMatchObject({
      errorType: "Runtime.HandlerNotFound",
      errorMessage: "index.none is undefined or not exported",
    });
  });
});

describe("the log", () => {
  const logOf = (name: string) => join(folder, `${name}.log`);
  const read = (name: string) => (existsSync(logOf(name)) ? readFileSync(logOf(name), "utf8") : "");

  it("has Lambda's lines, what the function printed, and what it threw", async () => {
    const { requestId } = await run(aFunction("one"), { throw: true });
    await expect.poll(() => read("one"), PATIENT).toContain(`REPORT RequestId: ${requestId}`);
    await expect.poll(() => read("one"), PATIENT).toContain('says {"throw":true}');
    const lines = read("one").split("\n");
    expect(lines[0]).toBe(`START RequestId: ${requestId} Version: $LATEST`);
    expect(lines).toContain(`END RequestId: ${requestId}`);
    const error = lines.find((line) => line.includes("ERROR")) ?? "";
    expect(error).toMatch(/^2026-11-26T\S+\trequest-\d+\tERROR\tInvoke Error \t\{/);
    expect(error).toContain('"errorType":"RangeError"');
  });

  it("is not kept for a function that may not write one", async () => {
    silent.add("quiet");
    expect((await run(aFunction("quiet"), {})).failed).toBe(false);
    expect(existsSync(logOf("quiet"))).toBe(false);
  });
});
