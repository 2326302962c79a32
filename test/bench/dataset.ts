import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkDataset, convertDataset, prepareDataset } from "../../dataset-tools/index.ts";
import { csvParseAndZod, readlineAndZod } from "./dataset-baselines.ts";

const benchRows = Number(process.env["BENCH_ROWS"] ?? 400_000);

const words =
  "the card has not come yet and I would like to know when it will be here because my account shows a payment that was not made by me please help me with this as soon as you can thank you".split(
    " ",
  );

/** Text that differs from row to row, the same in every run. */
export function sentence(seed: number, length: number): string {
  let state = Math.imul(seed + 1, 2_654_435_761) >>> 0;
  const picked: string[] = [];
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    picked.push(words[state % words.length] ?? "");
  }
  return `${picked.join(" ")} ${seed}.`;
}

/** Writes the same rows as JSON Lines of conversations and as CSV. */
export function writeInputs(conversations: string, table: string, rows: number): void {
  const jsonl = openSync(conversations, "w");
  const csv = openSync(table, "w");
  writeSync(csv, "id,prompt,completion\n");
  for (let start = 0; start < rows; start += 1000) {
    let lines = "";
    let records = "";
    for (let i = start; i < Math.min(start + 1000, rows); i++) {
      const question = `${sentence(i, 30)}${i % 10 === 0 ? "\nIs that “right”?" : ""}`;
      const answer = sentence(i + rows, 50);
      const message = (role: string, text: string) => ({ role, content: [{ text }] });
      lines += `${JSON.stringify({
        schemaVersion: "bedrock-conversation-2024",
        system: [{ text: "You are a helpful assistant." }],
        messages: [message("user", question), message("assistant", answer)],
      })}\n`;
      records += `${i},"${question}","${answer}"\n`;
    }
    writeSync(jsonl, lines);
    writeSync(csv, records);
  }
  closeSync(jsonl);
  closeSync(csv);
}

interface Measure {
  readonly name: string;
  readonly file: string;
  readonly work: () => Promise<unknown>;
}

/** CPU seconds of all threads, which say more than the clock on a shared machine, and seconds by the clock. */
interface Seconds {
  readonly cpu: number;
  readonly wall: number;
}

async function measure(
  { name, file, work }: Measure,
  baseline: Seconds | undefined,
): Promise<Seconds> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const wall = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const speed = statSync(file).size / 1e6 / seconds;
  const times = (base: number, own: number) => `${(base / own).toFixed(1)} ×`;
  const ratio = baseline === undefined ? "" : times(baseline.cpu, seconds);
  const byClock = baseline === undefined ? "" : times(baseline.wall, wall);
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  console.log(
    `${name.padEnd(44)} ${seconds.toFixed(2).padStart(7)} s CPU ${speed.toFixed(0).padStart(5)} MB/s ${ratio.padStart(8)} ${wall.toFixed(2).padStart(8)} s by the clock ${byClock.padStart(8)}  peak so far ${peak} MB`,
  );
  return { cpu: seconds, wall };
}

/** Dataset tools against what most scripts do. The baselines run last, so that peaks are ours. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-bench-"));
  const at = (name: string) => join(folder, name);
  const [jsonl, csv] = [at("conversations.jsonl"), at("table.csv")];
  const inputs = [jsonl];
  const to = "bedrock-conversation-2024";
  const pairs = { columns: "prompt=prompt,completion=completion", to: "prompt-completion" };
  try {
    writeInputs(jsonl, csv, benchRows);
    const bigger = `${(statSync(jsonl).size / 1e6).toFixed(0)} MB`;
    console.log(
      `${benchRows} rows: JSONL ${bigger}, CSV ${(statSync(csv).size / 1e6).toFixed(0)} MB`,
    );
    const base = {
      jsonl: await measure(
        { name: "JSONL: readline + zod", file: jsonl, work: () => readlineAndZod(jsonl, at("j0")) },
        undefined,
      ),
      csv: await measure(
        { name: "CSV: csv-parse + zod", file: csv, work: () => csvParseAndZod(csv, at("c0")) },
        undefined,
      ),
    };
    const unique = { dropDuplicates: true };
    const ours: [Measure, Seconds][] = [
      [
        {
          name: "JSONL → JSONL: convert",
          file: jsonl,
          work: () => convertDataset({ inputs, to, out: at("j1"), ...unique }),
        },
        base.jsonl,
      ],
      [
        {
          name: "CSV → prompt/completion: convert",
          file: csv,
          work: () => convertDataset({ inputs: [csv], ...pairs, out: at("c1"), ...unique }),
        },
        base.csv,
      ],
      [
        {
          name: "CSV → conversation: convert",
          file: csv,
          work: () => convertDataset({ ...pairs, inputs: [csv], to, out: at("c2"), ...unique }),
        },
        base.csv,
      ],
      [
        {
          name: "JSONL: check, all rules",
          file: jsonl,
          work: () => checkDataset({ inputs, model: "nova-micro", maxFindings: 100 }),
        },
        base.jsonl,
      ],
      [
        {
          name: "JSONL: prepare, all rules",
          file: jsonl,
          work: () =>
            prepareDataset({
              inputs,
              model: "nova-micro",
              outDir: at("prepared"),
              split: { validation: 0.01, evaluation: 0.9 },
            }).catch((error: Error) => console.log(error.message)),
        },
        base.jsonl,
      ],
    ];
    for (const [what, baseline] of ours) await measure(what, baseline);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
