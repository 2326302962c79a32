import { type Checker, createChecker } from "../check/checker.ts";
import type { Finding } from "../check/finding.ts";
import type { CheckOptions } from "../check/options.ts";
import { rowRules } from "../check/record-rules.ts";
import { summarize } from "../check-dataset.ts";
import { RowGate } from "../convert/row-gate.ts";
import { defined } from "../defined.ts";
import { checkOptionsOf } from "../options.ts";
import { withoutSize } from "../prepare/set-size.ts";
import { type InputStreams, remoteSource } from "../read/find-sources.ts";
import type { ReadProblem } from "../read/problem.ts";
import { fileSource, type Source } from "../read/source.ts";
import { type FileSummary, readSources, type Visitor } from "../read-inputs.ts";
import type { RawRow, TrainingRecord } from "../record.ts";
import { LineSink } from "./line-sink.ts";
import { passes } from "./log-filter.ts";
import { datasetOptionsOf, type PreparationSettings } from "./settings.ts";
import { type InputFile, type Shard, shardFiles } from "./shard.ts";
import { ShardRows } from "./shard-rows.ts";
import { readJson, type ShardStore, writeJson } from "./store.ts";
import { type FileResult, ShardSummary } from "./summary.ts";

/** One shard to read. */
export interface ShardReading {
  readonly settings: PreparationSettings;
  readonly shard: Shard;
  readonly store: ShardStore;
  /** Opens `s3://bucket/key`. */
  readonly openRemote?: InputStreams["openRemote"];
}

/** A row that was left out. */
interface Rejected {
  readonly file: string;
  readonly line: number;
  /** Rules that refuse it; none where one finding speaks for all such rows of the file. */
  readonly codes: readonly string[];
}

/**
 * The first step: reads a shard's files, checks every row by itself, and keeps those that may be used with their
 * fingerprints. A shard that was read before is not read again.
 * @throws UserError for a wrong call, `Dataset.NotComparable`; never for bad data
 */
export async function readShard(work: ShardReading): Promise<ShardSummary> {
  const { settings, shard, store } = work;
  const names = shardFiles(shard.number);
  if (await store.has(names.summary)) return readJson(store, names.summary, ShardSummary);
  const rows = new LineSink(store, names.rows, true);
  const rejected = new LineSink(store, names.rejected, false);
  try {
    const kept = new ShardRows(settings, shard, rows);
    const files = await readFiles(work, kept, { rows, rejected });
    await Promise.all([rows.end(), rejected.end()]);
    const { parts, ranges } = kept.prints.finish();
    await store.write(names.prints, parts);
    await store.write(names.draws, kept.draws.bytes());
    const { number, heldOut } = shard;
    const summary = ShardSummary.parse({ number, heldOut, files, ...kept.counts, prints: ranges });
    await writeJson(store, names.summary, summary);
    return summary;
  } catch (error) {
    const reason = error instanceof Error ? error : new Error("the shard was not read");
    for (const sink of [rows, rejected]) sink.abandon(reason);
    throw error;
  }
}

interface Sinks {
  readonly rows: LineSink;
  readonly rejected: LineSink;
}

async function readFiles(
  { settings, shard, openRemote }: ShardReading,
  kept: ShardRows,
  sinks: Sinks,
): Promise<FileResult[]> {
  const reading = datasetOptionsOf(settings);
  const options = await checkOptionsOf(reading);
  const check = { ...options, rules: withoutSize(options.rules) };
  const results: FileResult[] = [];
  for (const [number, file] of shard.files.entries()) {
    const visitor = new FileVisitor({ number, file, settings, check, kept, sinks });
    const [summary] = await readSources([sourceOf(file, openRemote)], reading, visitor);
    if (summary !== undefined) results.push(visitor.end(summary, shard.heldOut));
  }
  return results;
}

function sourceOf(
  { address, name, bytes }: InputFile,
  openRemote: ShardReading["openRemote"],
): Source {
  if (!address.startsWith("s3://")) return { ...fileSource(address, bytes), name };
  return { ...remoteSource(address, { openRemote }), name, size: bytes };
}

interface FileReading {
  readonly number: number;
  readonly file: InputFile;
  readonly settings: PreparationSettings;
  readonly check: CheckOptions;
  readonly kept: ShardRows;
  readonly sinks: Sinks;
}

/** Checks the rows of one file, and names those that are left out. */
class FileVisitor implements Visitor {
  readonly #of: FileReading;
  readonly #checker: Checker;
  readonly #gate: RowGate;
  /** The row whose errors are being found, and their codes. */
  #spoilt: { readonly line: number; readonly codes: Set<string> } | undefined;
  #filtered = 0;

  constructor(of: FileReading) {
    this.#of = of;
    const onFinding = (finding: Finding) => this.#name(finding);
    this.#checker = createChecker({ ...of.check, onFinding }, rowRules);
    const { format } = of.check.rules;
    this.#gate = new RowGate(this.#checker, { format, system: (own) => own });
    this.#checker.file({ name: of.file.name, bytes: of.file.bytes });
  }

  problem(problem: ReadProblem): void {
    this.#gate.problem(problem);
  }

  unwanted({ place }: RawRow): void {
    this.#gate.rejected++;
    this.#leaveOut(place.line);
  }

  refusal(problem: ReadProblem, someRows: boolean): void {
    this.#gate.refusal(problem, someRows);
  }

  row(row: RawRow, found: TrainingRecord | undefined): void {
    const { settings, kept, number } = this.#of;
    if (settings.filter !== null && !passes(row, settings.filter)) {
      this.#filtered++;
      return;
    }
    kept.slices.add(row);
    const mayHaveMedia = found !== undefined && row.plain === undefined;
    if (mayHaveMedia) kept.media.read.add(found);
    const record = this.#gate.passRecord(row, found);
    if (record === undefined) {
      this.#leaveOut(row.place.line);
      return;
    }
    if (mayHaveMedia) kept.media.kept.add(record);
    kept.keep(record, this.#checker.seen, number);
  }

  async batch(): Promise<void> {
    const { rows, rejected } = this.#of.sinks;
    await Promise.all([rows.drain(), rejected.drain()]);
  }

  /** After the last row. */
  end(file: FileSummary, heldOut: boolean): FileResult {
    this.#checker.end();
    this.#write();
    const result = summarize(this.#checker, this.#of.check.rules, [file]);
    return {
      source: { ...file, ...defined({ heldOut: heldOut || undefined }) } as FileResult["source"],
      counts: { ...result.counts },
      waived: { ...result.waived },
      expiredWaivers: [...(result.expiredWaivers ?? [])],
      findings: [...result.findings],
      truncated: result.truncated,
      errorsInRowsOnly: this.#gate.errorsInRowsOnly,
      ok: result.ok,
      rejected: this.#gate.rejected,
      filtered: this.#filtered,
    };
  }

  #name({ severity, waived, line, code }: Finding): void {
    if (severity === "error" && waived === undefined && line > 0) this.#leaveOut(line, code);
  }

  #leaveOut(line: number, code?: string): void {
    if (this.#spoilt?.line !== line) {
      this.#write();
      this.#spoilt = { line, codes: new Set() };
    }
    if (code !== undefined) this.#spoilt.codes.add(code);
  }

  #write(): void {
    if (this.#spoilt === undefined) return;
    const { line, codes } = this.#spoilt;
    const row: Rejected = { file: this.#of.file.name, line, codes: [...codes] };
    this.#of.sinks.rejected.add(JSON.stringify(row));
    this.#spoilt = undefined;
  }
}
