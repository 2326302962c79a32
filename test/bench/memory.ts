import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkDataset, prepareDataset } from "../../dataset-tools/index.ts";
import { writeInputs } from "./dataset.ts";
import { readlineAndZod } from "./dataset-baselines.ts";

const rows = Number(process.env["BENCH_ROWS"] ?? 1_000_000);
const model = "nova-micro";
/** So many are held out that a million rows leave fewer to train on than the model's limit. */
const split = { validation: 0.01, evaluation: 0.98 };

/** Each runs in a process of its own, on the file and with the folder for its output. */
const jobs: Readonly<Record<string, (file: string, folder: string) => Promise<unknown>>> = {
  "nothing (Node.js and the modules)": async () => undefined,
  "readline + zod": (file, folder) => readlineAndZod(file, join(folder, "baseline")),
  "check, all rules": (file) => checkDataset({ inputs: [file], model }),
  "prepare, all rules": (file, folder) =>
    prepareDataset({ inputs: [file], model, outDir: join(folder, "prepared"), split }),
};

/** Peak resident memory of fresh processes; the baseline is what most scripts do. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-memory-"));
  const file = join(folder, "conversations.jsonl");
  try {
    writeInputs(file, join(folder, "table.csv"), rows);
    console.log(`${rows} rows: ${(statSync(file).size / 1e6).toFixed(0)} MB of JSON Lines`);
    for (const name of Object.keys(jobs)) {
      const args = ["--import", "tsx", fileURLToPath(import.meta.url), name, file, folder];
      const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
      console.log(`${name.padEnd(44)} ${status === 0 ? stdout.trim() : stderr}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [script, name = "", file = "", folder = ""] = process.argv.slice(1);
if (script === fileURLToPath(import.meta.url)) {
  await jobs[name]?.(file, folder);
  console.log(`${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most`);
}
