import { readAnyJson } from "./any-json.ts";
import type { ArchiveReading } from "./archive/read-archive.ts";
import { binaryKind, type FileKind } from "./binary-kinds.ts";
import { readCsv } from "./csv.ts";
import { findDialect } from "./dialect.ts";
import { type Encoding, encodingOf, headText, toUtf8 } from "./encoding.ts";
import type { FastPath, FastPaths } from "./fast-path.ts";
import { endsWithReturns, withLineFeeds } from "./line-ends.ts";
import type { ReadOptions } from "./open-file.ts";
import type { ReadItem, ReadProblem } from "./problem.ts";
import { fileProblem, notData } from "./record-problems.ts";
import type { NamedStream, Peeked, Tally } from "./source.ts";
import type { TableHead } from "./table/sample.ts";
import { textKind } from "./text-kinds.ts";
import { headBytes, unpack } from "./unpack.ts";

/** A member, an empty archive, one that was cut into parts. */
const zipStarts = ["PK\x03\x04", "PK\x05\x06", "PK\x07\x08"];

/** How a stream is read. */
interface Reading {
  readonly options: ReadOptions;
  /** Counts the records that fast paths take. */
  readonly tally: Tally;
  /** The stream is a member of an archive. */
  readonly isMember: boolean;
}

/** Reads a file by what its first bytes are; its name decides only between kinds of text. */
export function readStream(
  stream: NamedStream,
  options: ReadOptions,
  tally: Tally,
): AsyncGenerator<readonly ReadItem[]> {
  return readKind(stream, { options, tally, isMember: false });
}

async function* readKind(
  stream: NamedStream,
  reading: Reading,
): AsyncGenerator<readonly ReadItem[]> {
  const { name } = stream;
  const { head, all } = await unpack(stream);
  const start = head.toString("latin1", 0, 4);
  const kind = binaryKind(head);
  // Their libraries are loaded only here: most data is text.
  if (start === "PAR1") {
    const { readParquet } = await import("./parquet.ts");
    yield* readParquet({ name, chunks: all });
  } else if (zipStarts.includes(start)) {
    const { readArchive } = await import("./archive/read-archive.ts");
    yield* readArchive({ name, chunks: all }, archiveReading(reading));
  } else if (kind !== undefined) yield* refused(kind, name, all);
  else yield* readText({ head, all }, name, reading);
}

/** What is not read still belongs to the size and the hash of the file. */
async function* refused(
  kind: FileKind,
  name: string,
  all: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly ReadItem[]> {
  yield [notData(kind, name)];
  try {
    for await (const _chunk of all);
  } catch {
    // Damage in what is not data is nothing to report.
  }
}

function archiveReading(reading: Reading): ArchiveReading {
  const { options, isMember } = reading;
  return {
    sheet: options.sheet,
    namedColumns: options.namedColumns,
    readMember: isMember ? undefined : (one) => readKind(one, { ...reading, isMember: true }),
    readTable: (table, start, purpose) =>
      readSheetText(table, start, purpose === "rows" ? reading : looking(reading)),
  };
}

/** Without what acts on rows: a first look is not the reading. */
function looking({ options, ...reading }: Reading): Reading {
  return { ...reading, options: { ...options, fastPaths: undefined, onColumns: undefined } };
}

/** Sheets come as comma-separated text with all cells in quotes: only the header is to be found. */
function readSheetText(
  { name, chunks }: NamedStream,
  start: TableHead,
  { options, tally }: Reading,
): AsyncGenerator<readonly ReadItem[]> {
  const dialect = findDialect(start, false, { ...options, delimiter: ",", quote: '"' });
  return readCsv(chunks, name, {
    ...dialect,
    skipsSpace: false,
    makeFastPath: countedTable(options.fastPaths, tally),
    onColumns: options.onColumns,
    namedColumns: options.namedColumns,
  });
}

async function* readText(
  { head, all }: Peeked,
  name: string,
  { options, tally }: Reading,
): AsyncGenerator<readonly ReadItem[]> {
  const encoding = encodingOf(head, options.encoding);
  const decoded = headText(head, encoding);
  const returns = endsWithReturns(decoded);
  const text = returns ? decoded.replaceAll("\r", "\n") : decoded;
  const kind = textKind(text);
  if (kind !== undefined) {
    yield* refused(kind, name, all);
    return;
  }
  const format = formatOf(name, text);
  const problems = encodingProblems(encoding, format, name);
  if (problems.length > 0) yield problems;
  if (returns) yield [carriageReturns(name)];
  const chunks = returns ? withLineFeeds(toUtf8(all, encoding)) : toUtf8(all, encoding);
  if (format === "csv" || format === "tsv") {
    const start = { text, whole: head.length < headBytes, line: 1 };
    const dialect = findDialect(start, format === "tsv", options);
    yield* readCsv(chunks, name, {
      ...dialect,
      makeFastPath: countedTable(options.fastPaths, tally),
      onColumns: options.onColumns,
      namedColumns: options.namedColumns,
    });
  } else {
    const fastPath = counted(options.fastPaths?.jsonl, tally);
    const whole = head.length < headBytes;
    yield* readAnyJson(chunks, name, { head: text, whole, fastPath, table: options });
  }
}

/** Records that a fast path handles are records of the file. */
function counted(fastPath: FastPath | undefined, tally: Tally): FastPath | undefined {
  if (fastPath === undefined) return undefined;
  return (block, from) => {
    const taken = fastPath(block, from);
    tally.records += taken.records;
    return taken;
  };
}

function countedTable(fastPaths: FastPaths | undefined, tally: Tally): FastPaths["table"] {
  return (table) => counted(fastPaths?.table?.(table), tally);
}

/** By the name without the compression suffix, else by the first character. */
function formatOf(name: string, head: string): "csv" | "tsv" | "json" {
  const plain = name.toLowerCase().replace(/\.(?:gz|gzip|zst|zstd|br)$/, "");
  if (plain.endsWith(".csv")) return "csv";
  if (plain.endsWith(".tsv") || plain.endsWith(".tab")) return "tsv";
  if (/\.(?:jsonl|ndjson|json)$/.test(plain)) return "json";
  return /^\s*[[{]/.test(head) ? "json" : "csv";
}

/** A byte-order mark harms JSON readers only; spreadsheets write one before every CSV. */
function encodingProblems(encoding: Encoding, format: string, file: string): ReadProblem[] {
  if (!encoding.found) return [];
  if (encoding.name !== "utf-8") {
    const message = `the file must be UTF-8, but is ${encoding.name.toUpperCase()}; it is read as such`;
    return [fileProblem("encoding-utf16", file, message)];
  }
  if (encoding.mark === 0 || format !== "json") return [];
  return [fileProblem("byte-order-mark", file, "the file starts with a byte-order mark")];
}

function carriageReturns(file: string): ReadProblem {
  const message = "lines end with carriage returns alone; they are read as lines";
  return fileProblem("carriage-returns", file, message);
}
