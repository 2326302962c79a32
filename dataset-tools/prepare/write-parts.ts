import { join } from "node:path";
import { LineWriter } from "../files/line-file.ts";
import type { Manifest } from "./manifest.ts";
import { readSpool, type Spooled } from "./row-spool.ts";
import { type Part, partNames, type SplitShares } from "./splitter.ts";

/** What the second pass needs to know. */
export interface PartsPlan {
  /** File of spooled rows. */
  readonly spool: string;
  /** Folder that the parts are written to. */
  readonly folder: string;
  readonly shares: SplitShares;
  /** Some rows are from files of held-out rows. */
  readonly hasHeldOut?: boolean;
  /** The part of the row with this number. */
  partOf(row: number): Part;
  /** The line of a row in its part, in pieces. */
  lineOf(row: Spooled, part: Part): readonly Buffer[];
  /** Called for every row with its part. */
  placed?(row: Spooled, part: Part): void;
}

/** Files of the parts. */
export type PartFiles = Manifest["split"]["parts"];

/** Writes each part of the spooled rows. */
export async function writeParts(plan: PartsPlan): Promise<PartFiles> {
  const writers = await openWriters(plan);
  let number = 0;
  for await (const rows of readSpool(plan.spool)) {
    for (const row of rows) {
      const part = plan.partOf(number++);
      plan.placed?.(row, part);
      writers.get(part)?.addPieces(plan.lineOf(row, part));
    }
    for (const writer of writers.values()) await writer.drain();
  }
  const parts: PartFiles = {};
  for (const [part, writer] of writers) {
    parts[part] = { file: partFile(part), ...(await writer.close()) };
  }
  return parts;
}

function partFile(part: Part): string {
  return `${part}.jsonl`;
}

async function openWriters({
  folder,
  shares,
  hasHeldOut = false,
}: Pick<PartsPlan, "folder" | "shares" | "hasHeldOut">): Promise<Map<Part, LineWriter>> {
  const writers = new Map<Part, LineWriter>();
  for (const part of partNames) {
    const isWritten = part === "train" || shares[part] > 0 || (part === "evaluation" && hasHeldOut);
    if (isWritten) writers.set(part, await LineWriter.create(join(folder, partFile(part))));
  }
  return writers;
}
