/** Runs Step Functions on a folder until it is killed; a test kills it. Arguments: folder, definition or none. */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createStates } from "../../../infra/local/services/step-functions/service.ts";
import { Api } from "./api.ts";
import { createStubCloud } from "./stub-cloud.ts";

const [folder = "", definition, count = "0"] = process.argv.slice(2);

const cloud = createStubCloud({
  folder,
  speed: 20,
  answer: async (_service, _operation, input, { requestId }) => {
    const payload = Buffer.from(input["Payload"] as Uint8Array).toString();
    await delay(5 + Math.random() * 20);
    appendFileSync(join(folder, "calls.log"), `${requestId} ${payload}\n`);
    return { Payload: Buffer.from(payload), StatusCode: 200 };
  },
});
const service = createStates(cloud);
await service.start?.();
const api = new Api(service, cloud);
if (definition) {
  const arn = await api.create("durable", JSON.parse(definition));
  for (let at = 0; at < Number(count); at++) await api.start(arn, { at }, `run-${at}`);
}
process.stdout.write("ready\n");
setInterval(() => {
  if (service.isIdle?.()) process.stdout.write("idle\n");
}, 20);
