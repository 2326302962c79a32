import { binaryKind, type FileKind } from "./binary-kinds.ts";
import { readCsv } from "./csv.ts";
import { type DialectOptions, findDialect } from "./dialect.ts";
import { type Encoding, encodingOf, toUtf8 } from "./encoding.ts";
import type { FastPath, FastPaths } from "./fast-path.ts";
import { readJson } from "./json.ts";
import { readJsonColumns } from "./json-columns.ts";
import { type JsonLayout, jsonLayout } from "./json-layout.ts";
import { readJsonl } from "./jsonl.ts";
import { readParquet } from "./parquet.ts";
import { isProblem, type ProblemCode, type ReadItem, type ReadProblem } from "./problem.ts";
import { DamagedFile, fileSource, type NamedStream, type Source, Tally } from "./source.ts";
import { textKind } from "./text-kinds.ts";
import { headBytes, unpack } from "./unpack.ts";

/** How to read; what is absent is found from the file. */
export type ReadOptions = DialectOptions & {
  /** Encoding of the files, e.g. `windows-1252`. */
  readonly encoding?: string | undefined;
  /** Fast paths for rows that need not be parsed. */
  readonly fastPaths?: FastPaths | undefined;
  /** Called with the names of a table's columns before its first row. */
  readonly onColumns?: ((columns: readonly string[], file: string) => void) | undefined;
};

/** A file that is being read. */
export interface OpenFile {
  readonly name: string;
  /** Rows and defects, in order, in batches. Bad data never throws. */
  readonly batches: AsyncIterable<readonly ReadItem[]>;
  /** Bytes, records and hash of what has been read so far; complete when `batches` has ended. */
  readonly tally: Tally;
}

/** Opens one source. */
export function openFile(source: Source, options: ReadOptions = {}): OpenFile {
  const tally = new Tally();
  return { name: source.name, batches: guarded(source, options, tally), tally };
}

/** Rows and defects of one file or source, one by one. */
export async function* readRows(
  source: Source | string,
  options: ReadOptions = {},
): AsyncGenerator<ReadItem> {
  const opened = typeof source === "string" ? fileSource(source) : source;
  for await (const batch of openFile(opened, options).batches) yield* batch;
}

/** A failure to read (a missing permission, damaged gzip) is a defect of the file, not of the run. */
async function* guarded(
  source: Source,
  options: ReadOptions,
  tally: Tally,
): AsyncGenerator<readonly ReadItem[]> {
  try {
    for await (const batch of read(source, options, tally)) {
      for (const item of batch) if (!isProblem(item) || item.rejected) tally.records++;
      yield batch;
    }
  } catch (error) {
    if (error instanceof DamagedFile) {
      yield [
        fileProblem("unreadable-file", source.name, `the file cannot be read: ${error.message}`),
      ];
      return;
    }
    if (!isReadFailure(error)) throw error;
    const message = `the file cannot be read to the end: ${error.code}`;
    yield [fileProblem("unreadable-file", source.name, message)];
  }
}

/** Errors of the file system and of zlib carry a code in capitals; ours and bugs do not. */
function isReadFailure(error: unknown): error is Error & { code: string } {
  const code = (error as { code?: unknown } | undefined)?.code;
  return error instanceof Error && typeof code === "string" && /^[A-Z_0-9]+$/.test(code);
}

async function* read(
  source: Source,
  options: ReadOptions,
  tally: Tally,
): AsyncGenerator<readonly ReadItem[]> {
  const chunks = tally.through(await source.open());
  yield* readStream({ name: source.name, chunks }, options, tally);
}

async function* readStream(
  stream: NamedStream,
  options: ReadOptions,
  tally: Tally,
): AsyncGenerator<readonly ReadItem[]> {
  const { name } = stream;
  const { head, all } = await unpack(stream);
  if (head.toString("latin1", 0, 4) === "PAR1") {
    yield* readParquet({ name, chunks: all });
    return;
  }
  const kind = binaryKind(head);
  if (kind !== undefined) {
    yield [notData(kind, name)];
    return;
  }
  const encoding = encodingOf(head, options.encoding);
  const text = await headText(head, encoding);
  const textual = textKind(text);
  if (textual !== undefined) {
    yield [notData(textual, name)];
    return;
  }
  const format = formatOf(name, text);
  const problems = encodingProblems(encoding, format, name);
  if (problems.length > 0) yield problems;
  const chunks = toUtf8(all, encoding);
  if (format === "csv" || format === "tsv") {
    const start = { text, whole: head.length < headBytes, line: 1 };
    const dialect = findDialect(start, format === "tsv", options);
    yield* readCsv(chunks, name, {
      ...dialect,
      makeFastPath: countedTable(options.fastPaths, tally),
      onColumns: options.onColumns,
    });
  } else {
    const fastPath = counted(options.fastPaths?.jsonl, tally);
    const whole = head.length < headBytes;
    yield* readAnyJson(chunks, name, { head: text, whole, fastPath });
  }
}

async function* readAnyJson(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  { head, whole, fastPath }: { head: string; whole: boolean; fastPath: FastPath | undefined },
): AsyncGenerator<readonly ReadItem[]> {
  const layout = jsonLayout(head, whole);
  if (layout.kind === "lines") {
    yield* readJsonl(chunks, name, fastPath);
    return;
  }
  if (layout.kind === "unclear") {
    yield [{ ...fileProblem("unclear-layout", name, layout.message), rejected: true }];
    return;
  }
  const finding = layoutFinding(layout, name);
  if (finding !== undefined) yield [finding];
  if (layout.kind === "columns") yield* readJsonColumns(chunks, name);
  else yield* readJson(chunks, { file: name, pieces: layout.pieces, columns: layout.columns });
}

/** A file of this name promises one record per line unless it ends in .json. */
function layoutFinding(
  layout: Exclude<JsonLayout, { kind: "lines" | "unclear" }>,
  name: string,
): ReadProblem | undefined {
  const promisesLines = !/\.json(?:\.\w+)?$/i.test(name);
  const remark = "remark" in layout ? layout.remark : undefined;
  if (!promisesLines && remark === undefined) return undefined;
  const { code, message } = layoutTexts[layout.kind];
  return fileProblem(code, name, remark ?? message);
}

const layoutTexts = {
  array: {
    code: "json-array",
    message: "the file must have one object per line, but is a single JSON array",
  },
  spread: {
    code: "pretty-printed-json",
    message: "the records span several lines; each must be on one line",
  },
  object: {
    code: "json-layout",
    message: "the file must have one object per line, but is one object that contains the records",
  },
  columns: {
    code: "json-layout",
    message: "the file must have one object per line, but is one object with the cells by column",
  },
} as const;

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
  return (columns, delimiter) => counted(fastPaths?.table?.(columns, delimiter), tally);
}

async function headText(head: Buffer, encoding: Encoding): Promise<string> {
  let text = "";
  for await (const chunk of toUtf8(once(head), encoding)) text += Buffer.from(chunk).toString();
  return text;
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
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
    const message = `the file must be UTF-8, but is ${encoding.name.toUpperCase()}`;
    return [fileProblem("encoding-utf16", file, message)];
  }
  if (encoding.mark === 0 || format !== "json") return [];
  return [fileProblem("byte-order-mark", file, "the file starts with a byte-order mark")];
}

/** What the file is in place of data, and what to do. */
function notData({ is, advice }: FileKind, file: string): ReadProblem {
  return fileProblem("not-data", file, `the file is ${is}: ${advice}`);
}

function fileProblem(code: ProblemCode, file: string, message: string): ReadProblem {
  return { code, place: { file, line: 1 }, message, rejected: false };
}
