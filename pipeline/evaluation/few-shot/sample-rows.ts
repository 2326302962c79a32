import { hash } from "node:crypto";

/** Rows, and characters of their text, that are kept: as many rows as any base model is tuned on, in some 100 MB. */
const MAX_SAMPLE = { rows: 20_000, characters: 24_000_000 };

interface Sampled {
  readonly rank: string;
  readonly line: string;
}

/**
 * A sample of lines that fits into memory: those whose hashes are smallest, so that any is as likely as any other and
 * the same file always makes the same sample. A line that is repeated counts once. Holds no more than about twice the
 * sample.
 */
export async function sampleRows(
  lines: AsyncIterable<string>,
  max = MAX_SAMPLE,
): Promise<{ lines: string[]; of: number }> {
  let sample = new Map<string, string>();
  let of = 0;
  let characters = 0;
  const trim = () => {
    const kept = firstOf(sample, max);
    sample = new Map(kept.map(({ rank, line }) => [rank, line]));
    characters = kept.reduce((sum, { line }) => sum + line.length, 0);
  };
  for await (const line of lines) {
    of += 1;
    const rank = hash("sha256", line, "base64");
    if (sample.has(rank)) continue;
    sample.set(rank, line);
    characters += line.length;
    if (sample.size > 2 * max.rows || characters > 2 * max.characters) trim();
  }
  trim();
  return { lines: [...sample.values()], of };
}

/** The first by rank that fit. */
function firstOf(sample: ReadonlyMap<string, string>, max: typeof MAX_SAMPLE): Sampled[] {
  const ordered = [...sample]
    .map(([rank, line]) => ({ rank, line }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1));
  let characters = 0;
  const end = ordered.findIndex(({ line }, index) => {
    characters += line.length;
    return index >= max.rows || characters > max.characters;
  });
  return end === -1 ? ordered : ordered.slice(0, end);
}
