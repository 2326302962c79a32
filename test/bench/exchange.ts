import { spawn } from "node:child_process";
import { once } from "node:events";
import { loadavg } from "node:os";
import { exchangeUnderLoad, startExchangeBench } from "../support/exchange.ts";
import { requestsOf, startLoad } from "../support/invoke-load.ts";
import type { StrictCloud } from "../support/strict-cloud.ts";

const PER_SECOND = Number(process.env["BENCH_PER_SECOND"] ?? 1000);
const MIN = Number(process.env["BENCH_REQUESTS"] ?? 3000);
/** An exchange takes five minutes of the cloud: five seconds. */
const SPEED = 60;

/** Answers every request at once, as Converse does, and reads nothing of it. */
const BARE_SERVER = `
  const body = JSON.stringify({ output: { message: { role: "assistant", content: [{ text: "card_lost" }] } } });
  require("node:http")
    .createServer((request, response) => request.resume().on("end", () => response.end(body)))
    .listen(0, "127.0.0.1", function () { console.log(this.address().port); });`;

/** Requests a second that a server answers to one sender that signs each. */
async function rateOf(client: StrictCloud["invoker"], modelId: string): Promise<number> {
  const load = startLoad({ client, modelId, question: "my card", perSecond: 100_000 });
  await load.phase(MIN);
  const { failed, perSecond } = await load.stop(MIN);
  if (failed.length > 0) throw new Error(`${failed.length} requests failed: ${failed[0]}`);
  return perSecond;
}

async function rateOfBareServer(): Promise<number> {
  const server = spawn(process.execPath, ["-e", BARE_SERVER], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    const [port] = (await once(server.stdout, "data")) as [Buffer];
    const endpoint = `http://127.0.0.1:${String(port).trim()}`;
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    return await rateOf({ endpoint, region: "us-east-1", credentials }, "none");
  } finally {
    server.kill();
  }
}

/** Requests a second at a tuned model, and at an alias whose model is exchanged meanwhile. */
export async function run(): Promise<void> {
  console.log(`Requests to a model, each signed and verified; load ${loadavg()[0]?.toFixed(1)}`);
  const base = await rateOfBareServer();
  console.log(`baseline: a node:http server that checks nothing   ${base} a second`);
  const bench = await startExchangeBench(SPEED);
  try {
    const own = await rateOf(bench.cloud.invoker, bench.arn);
    console.log(
      `local cloud, a tuned model                         ${own} a second, ${(own / base).toFixed(2)} × the baseline`,
    );
    const { phases } = await exchangeUnderLoad(bench, { perSecond: PER_SECOND, min: MIN });
    for (const [name, phase] of Object.entries(phases)) {
      const { perSecond, failed } = phase;
      console.log(
        `exchange at ${PER_SECOND} a second, ${name.padEnd(10)} ${requestsOf(phase)} answered, ${failed.length} failed, ${perSecond} a second (${(perSecond / base).toFixed(2)} × the baseline)`,
      );
    }
  } finally {
    await bench.cloud.stop();
  }
}
