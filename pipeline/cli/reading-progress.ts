import type { Progress } from "../../dataset-tools/index.ts";
import { counted } from "../counts.ts";
import type { Output } from "./output.ts";

/** Milliseconds between two texts: a batch of rows takes far less. */
const EVERY_MS = 100;

/** Shows how far the reading of the data is. */
export function readingProgress(
  output: Pick<Output, "progress">,
  now: () => number,
): (progress: Progress) => void {
  let last = Number.NEGATIVE_INFINITY;
  return ({ file, bytes, size, records }) => {
    if (now() - last < EVERY_MS) return;
    last = now();
    const share = size === undefined || size === 0 ? "" : `, ${Math.floor((100 * bytes) / size)}%`;
    output.progress(`reading ${file}: ${counted(records, "row")}${share}`);
  };
}
