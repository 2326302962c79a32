import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStates } from "../../infra/local/services/step-functions/service.ts";
import { Api } from "../support/step-functions/api.ts";
import { createStubCloud } from "../support/step-functions/stub-cloud.ts";
import { loadBaseline } from "./local-baseline.ts";

const executions = Number(process.env["BENCH_EXECUTIONS"] ?? 200);
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 50);

/** Counts to `rounds`: three states a round, as both interpreters understand it. */
const JSONPATH_LOOP = {
  StartAt: "Start",
  States: {
    Start: { Type: "Pass", Parameters: { "count.$": "$.count", "rows.$": "$.rows" }, Next: "Add" },
    Add: {
      Type: "Pass",
      Parameters: { "count.$": "States.MathAdd($.count, 1)", "rows.$": "$.rows" },
      Next: "More?",
    },
    "More?": {
      Type: "Choice",
      Choices: [{ Variable: "$.count", NumericLessThan: rounds, Next: "Start" }],
      Default: "Done",
    },
    Done: { Type: "Succeed" },
  },
};

const JSONATA_LOOP = {
  QueryLanguage: "JSONata",
  StartAt: "Start",
  States: {
    Start: { Type: "Pass", Output: "{% $states.input %}", Next: "Add" },
    Add: {
      Type: "Pass",
      Output: { count: "{% $states.input.count + 1 %}", rows: "{% $states.input.rows %}" },
      Next: "More?",
    },
    "More?": {
      Type: "Choice",
      Choices: [{ Condition: `{% $states.input.count < ${rounds} %}`, Next: "Start" }],
      Default: "Done",
    },
    Done: { Type: "Succeed" },
  },
};

const INPUT = { count: 0, rows: Array.from({ length: 10 }, (_, id) => ({ id, label: "payment" })) };

interface Figures {
  readonly transitions: number;
  readonly cpuSeconds: number;
  readonly seconds: number;
  readonly heapMegabytes: number;
}

/** CPU seconds of all threads: on a shared machine they say more than the clock. */
async function measure(work: () => Promise<unknown>): Promise<Figures> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return {
    transitions: executions * (3 * rounds + 1),
    cpuSeconds: (user + system) / 1e6,
    seconds: (performance.now() - start) / 1000,
    heapMegabytes: process.memoryUsage().heapUsed / 2 ** 20,
  };
}

/** Runs all executions side by side, with their history in a folder. */
async function runLocal(definition: unknown): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-bench-"));
  const cloud = createStubCloud({ folder });
  const service = createStates(cloud);
  const api = new Api(service, cloud);
  try {
    const machine = await api.create("bench", definition);
    return await measure(async () => {
      const started = Array.from({ length: executions }, () => api.start(machine, INPUT));
      const ended = await Promise.all(started.map(async (arn) => api.end(await arn)));
      const failed = ended.filter(({ status }) => status !== "SUCCEEDED");
      if (failed.length > 0) throw new Error(`${failed.length} executions did not succeed`);
      await service.stop?.();
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(name: string, figures: Figures, baseline: Figures | undefined): void {
  const rate = (of: Figures) => of.transitions / of.cpuSeconds;
  const ratio = baseline ? `  ${(rate(figures) / rate(baseline)).toFixed(2)} x the baseline` : "";
  console.log(
    `${name.padEnd(44)} ${Math.round(rate(figures)).toLocaleString("en")} transitions per CPU second (${(figures.transitions / figures.seconds).toFixed(0)}/s on the clock, heap ${figures.heapMegabytes.toFixed(0)} MB)${ratio}`,
  );
}

/** Prints state transitions a second beside the npm interpreter on the same definition. */
export async function run(): Promise<void> {
  console.log(
    `Step Functions: ${executions} executions side by side, ${rounds} rounds of 3 states`,
  );
  const runBaseline = await loadBaseline();
  const baseline = await measure(() => runBaseline(JSONPATH_LOOP, INPUT, executions));
  print("aws-local-stepfunctions, nothing kept", baseline, undefined);
  print("local cloud, history kept, JSONPath", await runLocal(JSONPATH_LOOP), baseline);
  print("local cloud, history kept, JSONata", await runLocal(JSONATA_LOOP), baseline);
}
