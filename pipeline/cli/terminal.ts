/** A stream that texts are printed to. */
export type Stream = Pick<NodeJS.WritableStream, "write"> &
  Partial<Pick<NodeJS.WritableStream, "once">> &
  Sized;

/** Whether and how wide it is a terminal. */
interface Sized {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Columns below which nothing is readable, so that lines are then left to the terminal. */
const MIN_WIDTH = 20;

/**
 * Columns that a line may take: `COLUMNS` where that is set, else those of a terminal; no limit in a pipe or a file.
 * @param stream default is standard output
 */
export function terminalWidth(stream: Sized = process.stdout): number {
  const set = Number(process.env["COLUMNS"] ?? "");
  if (Number.isInteger(set) && set >= MIN_WIDTH) return set;
  const columns = stream.isTTY === true ? (stream.columns ?? 80) : 0;
  return columns >= MIN_WIDTH ? columns : Number.POSITIVE_INFINITY;
}
