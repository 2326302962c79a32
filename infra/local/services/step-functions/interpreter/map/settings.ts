import { Fault } from "../../language/errors.ts";
import { readFloat, readInteger } from "../fields.ts";
import type { Frame, Tolerance } from "../frame.ts";
import { inspected } from "../io.ts";

/** AWS runs at most 10,000 children side by side; here 1,000 are enough to keep a machine busy. */
const MOST_CHILDREN = 1000;

/** Number of children side by side. */
export async function readConcurrency(frame: Frame, input: unknown): Promise<number> {
  const concurrency = (await readInteger(frame, "MaxConcurrency", input)) ?? 0;
  if (concurrency < 0) throw new Fault("MaxConcurrency cannot be negative.");
  inspected(frame, "maxConcurrency", concurrency);
  return concurrency === 0 ? MOST_CHILDREN : concurrency;
}

/** Reads the tolerance, checked in AWS's words. */
export async function readTolerance(frame: Frame, input: unknown): Promise<Tolerance> {
  const count = await readInteger(frame, "ToleratedFailureCount", input);
  if (count !== undefined) {
    if (count < 0) throw new Fault("ToleratedFailureCount cannot be negative.");
    inspected(frame, "toleratedFailureCount", count);
  }
  const percentage = await readFloat(frame, "ToleratedFailurePercentage", input);
  if (percentage !== undefined) {
    if (percentage < 0 || percentage > 100) {
      throw new Fault("ToleratedFailurePercentage must be between 0 and 100.");
    }
    inspected(frame, "toleratedFailurePercentage", percentage);
  }
  return { count, percentage };
}

/** Whether a Map goes on after so many failures. */
export function withinTolerance(tolerance: Tolerance, failures: number, total: number): boolean {
  if (failures <= (tolerance.count ?? 0)) return true;
  return (100 * failures) / total <= (tolerance.percentage ?? 0);
}
