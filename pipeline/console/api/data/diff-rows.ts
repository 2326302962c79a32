import { z } from "zod";
import { readBody } from "../../http/request-body.ts";
import type { ApiCall } from "../../http/route.ts";
import { placedDiff, type RowPlace, readSides } from "./diff.ts";
import { linesOfParts, type RunParts } from "./part-files.ts";
import { type TextRow, textRow } from "./row-page.ts";

/** Which rows that differ to read. */
const DiffRowsRequest = z.strictObject({
  kind: z.enum(["added", "removed", "changed"]),
  /** How many of them to leave out. */
  from: z.int().nonnegative(),
});
export type DiffRowsRequest = z.infer<typeof DiffRowsRequest>;

/** Rows that differ, each as it was and as it is; null where it is in one of the two runs only. */
export interface DiffRowPage {
  readonly rows: readonly { readonly before: TextRow | null; readonly after: TextRow | null }[];
  /** Number of the first row of the next page; null: these were the last that are kept. */
  readonly next: number | null;
}

const PAGE = 20;

/** `POST /api/runs/:run/data/diff/:before/rows`: texts, which are read on request only. */
export async function readDiffRows(call: ApiCall): Promise<DiffRowPage> {
  const { kind, from } = readBody(DiffRowsRequest, call.body);
  const sides = await readSides(call);
  const found = await placedDiff(sides);
  const pairs = pairsOf(found[kind], kind);
  const shown = pairs.slice(from, from + PAGE);
  const [before, after] = await Promise.all([
    textsAt(
      sides.before,
      shown.map((pair) => pair.before),
    ),
    textsAt(
      sides.after,
      shown.map((pair) => pair.after),
    ),
  ]);
  const rows = shown.map((_pair, at) => ({
    before: before[at] ?? null,
    after: after[at] ?? null,
  }));
  return { rows, next: from + PAGE < pairs.length ? from + PAGE : null };
}

interface Pair {
  readonly before: RowPlace | null;
  readonly after: RowPlace | null;
}

function pairsOf(places: readonly (RowPlace | Pair)[], kind: DiffRowsRequest["kind"]): Pair[] {
  return places.map((place) => {
    if ("before" in place) return place;
    return kind === "added" ? { before: null, after: place } : { before: place, after: null };
  });
}

/** The texts of some rows of a run, in the order of the places. */
async function textsAt(
  { bucket, files, system }: RunParts,
  places: readonly (RowPlace | null)[],
): Promise<(TextRow | null)[]> {
  const nameOf = ({ part, line }: RowPlace) => `${part} ${line}`;
  const wanted = new Set(places.flatMap((place) => (place === null ? [] : nameOf(place))));
  const parts = new Set(places.map((place) => place?.part));
  const found = new Map<string, TextRow>();
  const read = files.filter(({ part }) => parts.has(part));
  for await (const { part, line, text } of linesOfParts(bucket, read)) {
    const name = nameOf({ part, line });
    if (wanted.has(name)) found.set(name, textRow(text, { part, line, system }));
    if (found.size === wanted.size) break;
  }
  return places.map((place) => (place === null ? null : (found.get(nameOf(place)) ?? null)));
}
