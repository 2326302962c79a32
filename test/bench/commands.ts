import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { shared } from "../support/needs.ts";
import { sentence } from "./dataset.ts";

const TIMES = Number(process.env["BENCH_TIMES"] ?? 7);
const ROWS = 10_000;
const LABELS = 77;

/** Writes a table of questions and labels as large as banking77. */
function writeLabels(file: string): void {
  const rows = Array.from({ length: ROWS }, (_, at) => {
    const label = `topic_${at % LABELS}`;
    return `${sentence(at, 12)} It is about ${label.replace("_", " ")},${label}\n`;
  });
  writeFileSync(file, `text,category\n${rows.join("")}`);
}

/** Median of the milliseconds that a command takes by the clock; it must succeed. */
function median(command: readonly string[]): number {
  const [program = "", ...args] = command;
  const times = Array.from({ length: TIMES }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}: ${stderr}`);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(TIMES / 2)] ?? Number.NaN;
}

/** How long a user waits for a command: as the package has it, and as an npm script of the project. */
export async function run(): Promise<void> {
  const { status, stdout } = spawnSync("npm", ["run", "build"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`npm run build failed: ${stdout}`);
  const folder = mkdtempSync(join(tmpdir(), "tunewright-bench-"));
  const made = join(folder, "labels.csv");
  const main = join("dist", "pipeline", "cli", "main.js");
  const built = (...args: string[]) => [process.execPath, main, ...args];
  const { path: real } = shared("data/banking77/train.csv");
  const model = ["--model", "nova-micro"];
  try {
    writeLabels(made);
    console.log(`Commands: median of ${TIMES} by the clock; load ${loadavg()[0]?.toFixed(1)}`);
    const base = median([process.execPath, "-e", "0"]);
    const print = (name: string, command: readonly string[]) => {
      const time = median(command);
      const ratio = `${(time / base).toFixed(1)} ×`.padStart(7);
      console.log(`${name.padEnd(46)} ${time.toFixed(0).padStart(6)} ms ${ratio} the baseline`);
    };
    console.log(`${"baseline: node -e 0".padEnd(46)} ${base.toFixed(0).padStart(6)} ms`);
    print("tunewright --help", built("--help"));
    print(`tunewright validate, ${ROWS} rows`, built("validate", made, ...model));
    print(`tunewright plan, ${ROWS} rows`, built("plan", made, ...model));
    if (real !== undefined && existsSync(real)) {
      print("tunewright plan, banking77", built("plan", real, ...model));
      print("npm run plan, banking77", ["npm", "run", "plan", "--", real, ...model]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
