/**
 * Asks a model one question, `perSecond` times a second, over connections that stay open; each request is signed by
 * the SDK's own signer. Runs as a thread (`invoke-load.ts`), so that it disturbs neither cloud nor test.
 */
import { Agent, request } from "node:http";
import { parentPort, workerData } from "node:worker_threads";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";

const { endpoint, region, credentials, modelId, perSecond, connections, question } = workerData;
const { hostname, port, host } = new URL(endpoint);
const client = new BedrockRuntimeClient({ endpoint, region, credentials });
const signer = await client.config.signer({
  name: "sigv4",
  signingName: "bedrock",
  properties: {},
});
const agent = new Agent({ keepAlive: true, maxSockets: connections, maxTotalSockets: connections });
const path = `/model/${encodeURIComponent(modelId)}/converse`;
const body = JSON.stringify({
  messages: [{ role: "user", content: [{ text: question }] }],
  inferenceConfig: { maxTokens: 32 },
});

/** The requests that are sent from now on: how they ended, and how many have not. */
function newPhase() {
  return { start: performance.now(), answers: {}, failed: [], ended: 0, open: 0 };
}
let phase = newPhase();
let inFlight = 0;

async function ask() {
  const own = phase;
  inFlight += 1;
  own.open += 1;
  try {
    const headers = { host, "content-type": "application/json" };
    const unsigned = {
      method: "POST",
      protocol: "http:",
      hostname,
      path,
      query: {},
      headers,
      body,
    };
    const { status, text } = await send(await signer.sign({ ...unsigned, port: Number(port) }));
    const answer = status === 200 ? JSON.parse(text).output.message.content[0].text : undefined;
    if (answer === undefined) own.failed.push(`${status} ${text}`);
    else own.answers[answer] = (own.answers[answer] ?? 0) + 1;
  } catch (error) {
    own.failed.push(String(error));
  }
  inFlight -= 1;
  own.open -= 1;
  own.ended += 1;
}

function send({ method, headers }) {
  return new Promise((resolve, reject) => {
    const sending = request({ hostname, port, path, method, headers, agent }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode, text }));
      response.on("error", reject);
    });
    sending.on("error", reject);
    sending.end(body);
  });
}

const start = performance.now();
let sent = 0;
/** A machine that is too slow for the rate sends as many as there are connections. */
const timer = setInterval(() => {
  const due = Math.floor(((performance.now() - start) * perSecond) / 1000);
  while (sent < due && inFlight < connections) {
    sent += 1;
    ask();
  }
}, 1);

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

parentPort.on("message", async ({ min, isLast }) => {
  while (phase.ended < min) await tick();
  const closed = phase;
  const seconds = (performance.now() - closed.start) / 1000;
  const perSecond = Math.round(closed.ended / seconds);
  phase = newPhase();
  if (isLast) clearInterval(timer);
  while (closed.open > 0) await tick();
  const { answers, failed } = closed;
  parentPort.postMessage({ answers, failed, perSecond });
  if (isLast) agent.destroy();
});
