import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ServiceError } from "../../../../../infra/local/kernel/aws-error.ts";
import { AsyncInvocations } from "../../../../../infra/local/services/lambda/async.ts";
import type { Invoke } from "../../../../../infra/local/services/lambda/invoke.ts";
import { type DrivenClock, drivenClock } from "../../../../support/driven-clock.ts";

const MINUTE = 60_000;
const success = { StatusCode: 200, ExecutedVersion: "$LATEST", Payload: Buffer.from("null") };
const failure = { ...success, FunctionError: "Unhandled" as const };

let folder: string;
let clock: DrivenClock;
let calls: [name: string, payload: string, minute: number][];
const queues: AsyncInvocations[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tunewright-async-"));
  clock = drivenClock();
  calls = [];
});
afterEach(() => {
  for (const queue of queues.splice(0)) queue.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A queue whose function answers with `answers` in turn, and with success from then on. */
function openQueue(answers: (typeof success)[], retries = () => 2): AsyncInvocations {
  const start = clock.now();
  const run: Invoke = async (name = "", payload = "") => {
    calls.push([name, String(payload), (clock.now() - start) / MINUTE]);
    return answers.shift() ?? success;
  };
  const queue = new AsyncInvocations({ folder, clock, run, retries });
  queues.push(queue);
  return queue;
}

/** Far beyond what any step takes; only a hang reaches it. */
const PATIENT = { timeout: 250_000, interval: 5 };
const idle = (queue: AsyncInvocations) => expect.poll(() => queue.isIdle(), PATIENT).toBe(true);
const sleeps = (milliseconds: number) =>
  expect.poll(() => clock.sleepers(), PATIENT).toEqual([milliseconds]);

it("runs an event once when its function succeeds, then forgets it", async () => {
  const queue = openQueue([]);
  queue.add("one", '{"a":1}');
  queue.add("one", undefined);
  expect(queue.isIdle()).toBe(false);
  await idle(queue);
  expect(calls).toEqual([
    ["one", '{"a":1}', 0],
    ["one", "{}", 0],
  ]);
  expect(clock.sleepers()).toEqual([]);
});

it("tries a failing event again after one minute and after two more, then drops it", async () => {
  const queue = openQueue([failure, failure, failure]);
  queue.add("one", "{}");
  await sleeps(MINUTE);
  clock.advance(MINUTE);
  await sleeps(2 * MINUTE);
  clock.advance(2 * MINUTE - 1);
  expect(clock.sleepers()).toEqual([1]);
  clock.advance(1);
  await idle(queue);
  expect(calls.map(([, , minute]) => minute)).toEqual([0, 1, 3]);
});

it.each([
  [0, [0]],
  [1, [0, 1]],
])("tries no more than %i times again when the function says so", async (retries, minutes) => {
  const queue = openQueue([failure, failure, failure], () => retries);
  queue.add("one", "{}");
  for (const _ of minutes.slice(1)) {
    await sleeps(MINUTE);
    clock.advance(MINUTE);
  }
  await idle(queue);
  expect(calls.map(([, , minute]) => minute)).toEqual(minutes);
});

it("stops trying once the event succeeds", async () => {
  const queue = openQueue([failure, success]);
  queue.add("one", "{}");
  await sleeps(MINUTE);
  clock.advance(MINUTE);
  await idle(queue);
  expect(calls).toHaveLength(2);
});

it("resumes after a restart with the attempts that are left, when they are due", async () => {
  const before = openQueue([failure]);
  before.add("one", '{"b":2}');
  await sleeps(MINUTE);
  before.stop();
  await expect.poll(() => clock.sleepers(), PATIENT).toEqual([]);
  clock.advance(MINUTE / 2);

  const after = openQueue([failure, failure]);
  after.start();
  await sleeps(MINUTE / 2);
  clock.advance(MINUTE / 2);
  await sleeps(2 * MINUTE);
  clock.advance(2 * MINUTE);
  await idle(after);
  expect(calls.map(([name, payload]) => [name, payload])).toEqual(
    Array.from({ length: 3 }, () => ["one", '{"b":2}']),
  );
});

it("drops an event whose function was deleted", async () => {
  const queue = openQueue([failure], () => {
    if (calls.length === 0) return 2;
    throw new ServiceError("ResourceNotFoundException", "Function not found: one");
  });
  queue.add("one", "{}");
  await sleeps(MINUTE);
  clock.advance(MINUTE);
  await idle(queue);
  expect(calls).toHaveLength(1);
});
