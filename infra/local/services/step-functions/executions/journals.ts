import { createHash, randomUUID } from "node:crypto";
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Flusher } from "../journal/flusher.ts";
import { Journal, type JournalLine, type LineWriter, readJournal } from "../journal/journal.ts";
import { Pack } from "../journal/pack.ts";
import type { ExecutionRecord, StartLine } from "./execution-record.ts";

/** Where a new execution is written: its file, and for a child its mark in it. */
type Place = Pick<ExecutionRecord, "file" | "mark">;

/** Which execution to write. The name of a Map's child is a UUID. */
interface Identity {
  readonly arn: string;
  readonly name: string;
  readonly mapRunArn: string | undefined;
}

/** Children in one file, and characters in it, after which the next ones get another. */
const CHILDREN_A_PACK = 1000;
const PACK_SIZE = 8 * 2 ** 20;

/** The file that the next children of a Map's run are written to. */
interface Filling {
  readonly file: string;
  readonly pack: Pack;
  children: number;
}

/** The journals of all executions: a file each, or for the children of a Map's run a thousand in one file. */
export class Journals {
  readonly #folder: string;
  readonly #flusher: Flusher;
  readonly #filling = new Map<string, Filling>();
  /** By file: all writers of a pack share its unwritten lines. */
  readonly #packs = new Map<string, Pack>();

  constructor(folder: string, flusher: Flusher) {
    this.#folder = join(folder, "executions");
    this.#flusher = flusher;
  }

  /** Where to write a new execution. */
  place({ arn, name, mapRunArn }: Identity): Place {
    if (mapRunArn === undefined) {
      return { file: createHash("sha256").update(arn).digest("hex").slice(0, 32) };
    }
    const filling = this.#fillingOf(mapRunArn);
    filling.children += 1;
    return { file: filling.file, mark: name };
  }

  /** Writes the first line. */
  start(record: ExecutionRecord, line: StartLine): LineWriter {
    const writer = this.writer(record);
    if (record.mark === undefined) writer.append(`${JSON.stringify({ start: line })}\n`);
    else {
      const { arn, name, input, startDate, seed, ...common } = line;
      const own = { arn, name, input, startDate, seed };
      this.#packOf(record.file).start(record.mark, { own, common });
    }
    return writer;
  }

  /** Its `flush` writes all journals, in their order. */
  writer({ file, mark }: Place): LineWriter {
    const flush = () => this.#flusher.flush();
    if (mark !== undefined) {
      const pack = this.#packOf(file);
      return { append: (line) => pack.append(mark, line), flush };
    }
    const journal = new Journal(this.#path(file), this.#flusher.of("executions"));
    return { append: (line) => journal.append(line), flush };
  }

  /** All lines of an execution that are in its file. */
  lines({ file, mark }: Place): Promise<JournalLine[]> {
    return mark === undefined ? readJournal(this.#path(file)) : this.#packOf(file).lines(mark);
  }

  /** Bytes of the file of an execution. */
  size({ file }: Place): number {
    return statSync(this.#path(file), { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Removes files of executions. */
  remove(files: Iterable<string>): void {
    for (const file of files) {
      this.#packs.delete(file);
      rmSync(this.#path(file), { force: true });
    }
  }

  #fillingOf(mapRunArn: string): Filling {
    const known = this.#filling.get(mapRunArn);
    if (known && known.children < CHILDREN_A_PACK && known.pack.size < PACK_SIZE) return known;
    const file = `map-${randomUUID()}`;
    const filling = { file, pack: this.#packOf(file), children: 0 };
    this.#filling.set(mapRunArn, filling);
    return filling;
  }

  #packOf(file: string): Pack {
    const known = this.#packs.get(file);
    if (known) return known;
    const pack = new Pack(this.#path(file), this.#flusher.of("children"));
    this.#packs.set(file, pack);
    return pack;
  }

  #path(file: string): string {
    return join(this.#folder, `${file}.jsonl`);
  }
}
