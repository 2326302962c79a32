/**
 * Runs Step Functions on a folder and, when asked to, kills itself with SIGKILL at a random moment around
 * its n-th call: a moment of the work, so that the speed of the machine does not matter. Without a kill it
 * ends when all executions have ended.
 * Arguments: folder, number of the call to be killed at (0: none), definition and number of executions.
 */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { createStates } from "../../../infra/local/services/step-functions/service.ts";
import { Api } from "./api.ts";
import { createStubCloud } from "./stub-cloud.ts";

const [folder = "", killAt = "0", definition, count = "0"] = process.argv.slice(2);

/** Turns of the event loop between the call and the kill: none, or until its answer is recorded or used. */
const MAX_TURNS = 8;
let calls = 0;

function killSelf(): void {
  process.kill(process.pid, "SIGKILL");
}

async function killSoon(): Promise<void> {
  for (let turns = Math.floor(Math.random() * MAX_TURNS); turns > 0; turns--) await nextTurn();
  killSelf();
}

const cloud = createStubCloud({
  folder,
  speed: 20,
  answer: async (_service, _operation, input, { requestId }) => {
    const payload = Buffer.from(input["Payload"] as Uint8Array).toString();
    const number = ++calls;
    // Calls after the one to be killed at get no answer, so that a life makes a known number of calls.
    if (killAt !== "0" && number > Number(killAt)) await new Promise(() => {});
    const isLast = number === Number(killAt);
    if (isLast && Math.random() < 0.25) killSelf();
    await delay(Math.random() * 20);
    appendFileSync(join(folder, "calls.log"), `${requestId} ${payload}\n`);
    if (isLast) void killSoon();
    return { Payload: Buffer.from(payload), StatusCode: 200 };
  },
});
const service = createStates(cloud);
await service.start?.();
await service.resume?.({ holdAll: false });
if (definition) {
  const api = new Api(service, cloud);
  const arn = await api.create("durable", JSON.parse(definition));
  for (let at = 0; at < Number(count); at++) await api.start(arn, { at }, `run-${at}`);
}
while (!service.isIdle?.()) await delay(20);
await service.stop?.();
