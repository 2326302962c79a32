import { join } from "node:path";
import { LineWriter, readLines } from "../files/line-file.ts";
import { HashIndex } from "../hashing/hash-set.ts";
import type { Manifest } from "./manifest.ts";
import { type Part, partNames, type SplitRow, type SplitShares, Splitter } from "./splitter.ts";
import type { Drawn } from "./spooled-row.ts";

/** What the second pass needs to know. */
export interface PartsPlan<Row extends Drawn> {
  /** File of spooled rows. */
  readonly spool: string;
  /** Folder that the parts are written to. */
  readonly folder: string;
  readonly shares: SplitShares;
  /** Rows are split in proportion by their answer. */
  readonly byLabel: boolean;
  /** The line of a row in its part. */
  lineOf(row: Row, part: Part): string;
  /** Called for every row with its part. */
  placed?(row: Row, part: Part): void;
}

/** Files of the parts. */
export type PartFiles = Manifest["split"]["parts"];

/** Splits the spooled rows and writes each part. */
export async function writeParts<Row extends Drawn>(plan: PartsPlan<Row>): Promise<PartFiles> {
  const strata = new Strata(plan.byLabel);
  const splitter = await drawAll(plan, strata);
  const writers = await openWriters(plan);
  for await (const rows of readLines<Row>(plan.spool)) {
    for (const row of rows) {
      const part = row.trainOnly ? "train" : splitter.partOf(strata.place(row));
      plan.placed?.(row, part);
      writers.get(part)?.add(plan.lineOf(row, part));
    }
    for (const writer of writers.values()) await writer.drain();
  }
  const parts: PartFiles = {};
  for (const [part, writer] of writers) {
    parts[part] = { file: partFile(part), ...(await writer.close()) };
  }
  return parts;
}

async function drawAll<Row extends Drawn>(plan: PartsPlan<Row>, strata: Strata): Promise<Splitter> {
  const splitter = new Splitter(plan.shares);
  for await (const rows of readLines<Row>(plan.spool)) {
    for (const row of rows) if (!row.trainOnly) splitter.add(strata.place(row));
  }
  return splitter;
}

function partFile(part: Part): string {
  return `${part}.jsonl`;
}

async function openWriters(
  plan: Pick<PartsPlan<Drawn>, "folder" | "shares">,
): Promise<Map<Part, LineWriter>> {
  const writers = new Map<Part, LineWriter>();
  for (const part of partNames) {
    if (part !== "train" && plan.shares[part] === 0) continue;
    writers.set(part, await LineWriter.create(join(plan.folder, partFile(part))));
  }
  return writers;
}

/** Strata of rows. Rows with the same question share the stratum of the first, so that they go to the same side. */
class Strata {
  readonly #byLabel: boolean;
  readonly #first = new HashIndex();
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(byLabel: boolean) {
    this.#byLabel = byLabel;
  }

  place({ draw, question, answer }: Drawn): SplitRow {
    if (!this.#byLabel) return { draw, stratum: "" };
    const own = this.#numberOf(answer ?? "");
    const first = this.#first.put(question, own);
    return { draw, stratum: this.#names[first === -1 ? own : first] ?? "" };
  }

  #numberOf(label: string): number {
    const known = this.#numbers.get(label);
    if (known !== undefined) return known;
    this.#numbers.set(label, this.#names.length);
    return this.#names.push(label) - 1;
  }
}
