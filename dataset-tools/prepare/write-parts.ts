import { join } from "node:path";
import { type FormatName, jsonLine, writeRecord } from "../convert/formats.ts";
import type { Manifest } from "../manifest.ts";
import { type Part, partNames, type SplitRow, type SplitShares, Splitter } from "../split.ts";
import { LineWriter } from "../write.ts";
import { evaluationRow, referenceOf } from "./evaluation-row.ts";
import { readSpool, type SpooledRow } from "./spool.ts";
import { type SystemText, systemFor } from "./system-text.ts";

/** What the second pass needs to know. */
export interface PartsPlan {
  /** File of spooled rows. */
  readonly spool: string;
  /** Folder that the parts are written to. */
  readonly folder: string;
  readonly format: FormatName;
  readonly system: SystemText;
  readonly shares: SplitShares;
  /** Rows are split in proportion by their answer. */
  readonly byLabel: boolean;
}

/** Files of the parts, and rows that the format could not hold. */
export interface WrittenParts {
  readonly parts: Manifest["split"]["parts"];
  readonly refused: number;
}

/** Splits the spooled rows and writes each part. */
export async function writeParts(plan: PartsPlan): Promise<WrittenParts> {
  const splitter = new Splitter(plan.shares);
  for await (const rows of readSpool(plan.spool)) {
    for (const row of rows) if (canBeHeldOut(row)) splitter.add(splitRow(row, plan));
  }
  const writers = await openWriters(plan);
  let refused = 0;
  for await (const rows of readSpool(plan.spool)) {
    for (const row of rows) if (!writeRow(row, splitter, { plan, writers })) refused++;
    for (const writer of writers.values()) await writer.drain();
  }
  const parts: WrittenParts["parts"] = {};
  for (const [part, writer] of writers) {
    parts[part] = { file: partFile(part), ...(await writer.close()) };
  }
  return { parts, refused };
}

/** Writes a row into its part; false when the format cannot hold it. */
function writeRow(
  row: SpooledRow,
  splitter: Splitter,
  { plan, writers }: { plan: PartsPlan; writers: ReadonlyMap<Part, LineWriter> },
): boolean {
  const part = canBeHeldOut(row) ? splitter.partOf(splitRow(row, plan)) : "train";
  const line = lineOf(row, part, plan);
  if (line !== undefined) writers.get(part)?.add(line);
  return line !== undefined;
}

function partFile(part: Part): string {
  return `${part}.jsonl`;
}

async function openWriters({ folder, shares }: PartsPlan): Promise<Map<Part, LineWriter>> {
  const writers = new Map<Part, LineWriter>();
  for (const part of partNames) {
    if (part !== "train" && shares[part] === 0) continue;
    writers.set(part, await LineWriter.create(join(folder, partFile(part))));
  }
  return writers;
}

/** A row without a text to compare with can only be trained on. */
function canBeHeldOut(row: SpooledRow): boolean {
  return referenceOf(row) !== undefined;
}

function splitRow(row: SpooledRow, { byLabel }: PartsPlan): SplitRow {
  return { draw: row.draw, stratum: byLabel ? (row.answer ?? "") : "" };
}

function lineOf(row: SpooledRow, part: Part, plan: PartsPlan): string | undefined {
  const system = systemFor(row.system, plan.system);
  const written = writeRecord(plan.format, { record: row, system });
  if ("refused" in written) return undefined;
  return jsonLine(part === "evaluation" ? evaluationRow(row, system, plan.format) : written.value);
}
