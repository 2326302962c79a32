import type { ReadItem, ReadProblem } from "../problem.ts";
import { fileProblem, notData } from "../record-problems.ts";
import { type NamedStream, spooled } from "../source.ts";
import { isWorkbook, readWorkbook } from "../workbook/read-workbook.ts";
import type { TableReading } from "../workbook/table-reading.ts";
import { Archive } from "./archive.ts";
import { archiveKind } from "./archive-kind.ts";
import { chooseMembers } from "./members.ts";

/** How the parts of an archive are read. */
export interface ArchiveReading extends TableReading {
  /** Reads a member like a file; undefined in an archive that is itself a member. */
  readonly readMember: ((member: NamedStream) => AsyncIterable<readonly ReadItem[]>) | undefined;
}

/** Reads a zip archive: the sheet of a workbook, or the members that hold data. */
export function readArchive(
  { name, chunks }: NamedStream,
  reading: ArchiveReading,
): AsyncGenerator<readonly ReadItem[]> {
  return spooled(chunks, async function* (path) {
    const archive = await Archive.open(path);
    try {
      yield* readParts(archive, name, reading);
    } finally {
      archive.close();
    }
  });
}

async function* readParts(
  archive: Archive,
  name: string,
  reading: ArchiveReading,
): AsyncGenerator<readonly ReadItem[]> {
  const { paths } = archive;
  const kind = archiveKind(paths);
  if (kind !== undefined) yield [notData(kind, name)];
  else if (isWorkbook(paths)) yield* readWorkbook(archive, name, reading);
  else yield* readMembers(archive, name, reading);
}

async function* readMembers(
  archive: Archive,
  name: string,
  { readMember, sheet }: ArchiveReading,
): AsyncGenerator<readonly ReadItem[]> {
  if (readMember === undefined) {
    const advice = "unpack it and give the files inside";
    yield [notData({ is: "a zip archive inside a zip archive", advice }, name)];
    return;
  }
  const members = chooseMembers(archive.paths, sheet);
  if ("none" in members) yield [noMember(members.none, name)];
  else if ("several" in members) yield [severalFormats(members.several, name)];
  else {
    const { read, skipped } = members;
    for (const path of read) archive.requireOpen(path);
    const rest = skipped.length === 0 ? "" : `; not read: ${listed(skipped)}`;
    const message = `the file is a zip archive; read from it: ${listed(read)}${rest}`;
    yield [fileProblem("zip-archive", name, message)];
    for (const path of read) {
      yield* readMember({ name: `${name}/${path}`, chunks: archive.bytes(path) });
    }
  }
}

function noMember(endings: readonly string[], name: string): ReadProblem {
  const has = endings.filter((ending) => ending !== "").join(", ");
  const is = `a zip archive without data files${has === "" ? "" : ` (it has ${has})`}`;
  return notData(
    { is, advice: "give an archive with .csv, .jsonl, .parquet or .xlsx inside" },
    name,
  );
}

function severalFormats(paths: readonly string[], name: string): ReadProblem {
  const message = `the archive holds data in several formats, perhaps the same rows twice: ${listed(paths)}; choose one with --sheet`;
  return fileProblem("choose-sheet", name, message);
}

function listed(paths: readonly string[]): string {
  const more = paths.length - 5;
  return paths.slice(0, 5).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
