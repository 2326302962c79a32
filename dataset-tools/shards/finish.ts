import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BadDataError } from "../bad-data.ts";
import { createChecker } from "../check/checker.ts";
import type { CheckOptions } from "../check/options.ts";
import { setRules } from "../check/record-rules.ts";
import { type CheckResult, summarize } from "../check-dataset.ts";
import { LineWriter } from "../files/line-file.ts";
import { contentHash } from "../hashing/record-hash.ts";
import { checkOptionsOf } from "../options.ts";
import type { Collected } from "../prepare/collect-rows.ts";
import { KeptRows } from "../prepare/kept-rows.ts";
import type { Manifest } from "../prepare/manifest.ts";
import { fillFolder, preparedFiles } from "../prepare/output-folder.ts";
import { SpoolWriter } from "../prepare/row-spool.ts";
import { withoutSize } from "../prepare/set-size.ts";
import { planSplit } from "../prepare/split-plan.ts";
import { writeSet } from "../prepare/write-set.ts";
import { htmlReport } from "../report/html.ts";
import { Choice, choiceFile } from "./choose-rows.ts";
import { storedLines } from "./line-sink.ts";
import { listedSources } from "./listed-sources.ts";
import { checkOfShards, withSetCheck } from "./merge-checks.ts";
import { recordOfLine } from "./row-line.ts";
import { datasetOptionsOf, type PreparationSettings } from "./settings.ts";
import { type Shard, shardFiles } from "./shard.ts";
import { readJson, type ShardStore } from "./store.ts";
import { type ShardSummary, summariesOf } from "./summary.ts";

/** What the last step makes a set of. */
export interface Finishing {
  readonly settings: PreparationSettings;
  readonly shards: readonly Shard[];
  readonly store: ShardStore;
  /** Folder for the set. */
  readonly outDir: string;
}

/** Rows that were left out, by name. */
const rejectedFile = "rejected.jsonl";
const reportFile = "report.html";

/** Files that a preparation in steps writes. */
export const setFiles = [...preparedFiles, rejectedFile, reportFile];

/**
 * The last step: checks the chosen rows as a set, splits them, and writes the set with its manifest, the names of the
 * rows that were left out, and a report: all of them or none.
 * @throws BadDataError when the set has errors; UserError `Dataset.TooFewRows`, `Dataset.TooManyRows`, `Dataset.NotComparable`
 */
export async function finishPreparation(work: Finishing): Promise<Manifest> {
  const { settings, store, outDir } = work;
  const summaries = await summariesOf(store, work.shards.length);
  const choice = await readJson(store, choiceFile, Choice);
  return fillFolder(
    outDir,
    async (folder) => {
      const spool = join(folder, "rows.spool");
      const check = await checkOptionsOf(datasetOptionsOf(settings));
      const { rules } = check;
      const collected = await collectChosen(work, spool, { summaries, choice, check });
      const { shares, seed } = planSplit(settings.split, rules.validationSet !== "unsupported");
      const heldOut = work.shards.some((shard) => shard.heldOut) ? work.shards : undefined;
      const { system, groupBy, groupByAnswer, keepDuplicates } = settings;
      const how = { system, groupBy, groupByAnswer, keepDuplicates, heldOut };
      const plan = { ...how, spool, folder, rules, shares, seed };
      const manifest = await writeSet(plan, collected);
      await writeRejected(join(folder, rejectedFile), work);
      await writeFile(
        join(folder, reportFile),
        htmlReport(collected.check, { rows: manifest.records }),
      );
      return manifest;
    },
    setFiles,
  );
}

interface Found {
  readonly summaries: readonly ShardSummary[];
  readonly choice: Choice;
  readonly check: CheckOptions;
}

/** Reads the chosen rows of all shards, in order, and spools them. */
async function collectChosen(
  { settings, shards, store }: Finishing,
  spool: string,
  { summaries, choice, check }: Found,
): Promise<Collected> {
  const rules = withoutSize(check.rules);
  const checker = createChecker({ ...check, rules }, setRules);
  const writer = await SpoolWriter.create(spool);
  const rows = new KeptRows({ format: rules.format, seed: settings.split.seed, spool: writer });
  try {
    for (const { number, files, heldOut } of shards) {
      const names = files.map(({ name }) => name);
      for await (const lines of storedLines(store, shardFiles(number).extracted)) {
        for (const line of lines) {
          const record = recordOfLine(line, names);
          checker.row(record.row, record);
          const words = checker.seen?.questionWords();
          rows.keep(record, { id: contentHash(record), words, heldOut });
        }
        await writer.drain();
      }
    }
  } finally {
    await writer.close();
  }
  checker.end();
  const set = summarize(checker, rules, []);
  if (!set.ok) throw new BadDataError(set);
  return collectedOf(rows, { settings, summaries, choice, set });
}

interface Parts extends Omit<Found, "check"> {
  readonly settings: PreparationSettings;
  readonly set: CheckResult;
}

function collectedOf(rows: KeptRows, { settings, summaries, choice, set }: Parts): Collected {
  const check = withSetCheck(checkOfShards(summaries, set), set);
  const files = summaries.flatMap((summary) => summary.files);
  const sum = (which: "rejected" | "filtered") =>
    files.reduce((total, file) => total + file[which], 0);
  const { exact, near, leaked, candidates, drawn } = choice;
  return {
    check: { ...check, files: listedSources(check.files) },
    errorsInRowsOnly: true,
    rejected: sum("rejected"),
    duplicates: exact,
    nearDuplicates: settings.dropNearDuplicates ? near : undefined,
    leaked,
    filtered: settings.filter === null ? undefined : sum("filtered"),
    notDrawn: settings.sample === null ? undefined : candidates - drawn,
    kept: rows.count,
    labels: rows.labels.labels(),
    draws: rows.draws,
    rowsHaveSystem: rows.haveSystem,
  };
}

/** All rows that were left out, in the order of the files. */
async function writeRejected(path: string, { shards, store }: Finishing): Promise<void> {
  const writer = await LineWriter.create(path);
  for (const { number } of shards) {
    for await (const chunk of await store.read(shardFiles(number).rejected)) {
      const block = Buffer.from(chunk);
      writer.addBytes(block, { from: 0, to: block.length, rows: 0, feed: false });
      await writer.drain();
    }
  }
  await writer.close();
}
