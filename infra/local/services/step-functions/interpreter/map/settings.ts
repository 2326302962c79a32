import { Fault } from "../../language/errors.ts";
import { readFloat, readInteger } from "../field-values.ts";
import { inspected } from "../input-output.ts";
import type { StateVisit, Tolerance } from "../state-visit.ts";

/** AWS runs at most 10,000 children side by side; here 1,000 are enough to keep a machine busy. */
const MAX_CHILDREN = 1000;

/** How many children may run side by side. */
export async function readConcurrency(visit: StateVisit, input: unknown): Promise<number> {
  const concurrency = (await readInteger(visit, "MaxConcurrency", input)) ?? 0;
  if (concurrency < 0) throw new Fault("MaxConcurrency cannot be negative.");
  inspected(visit, "maxConcurrency", concurrency);
  return concurrency === 0 ? MAX_CHILDREN : concurrency;
}

/** Reads the tolerance, checked in AWS's words. */
export async function readTolerance(visit: StateVisit, input: unknown): Promise<Tolerance> {
  const count = await readInteger(visit, "ToleratedFailureCount", input);
  if (count !== undefined) {
    if (count < 0) throw new Fault("ToleratedFailureCount cannot be negative.");
    inspected(visit, "toleratedFailureCount", count);
  }
  const percentage = await readFloat(visit, "ToleratedFailurePercentage", input);
  if (percentage !== undefined) {
    if (percentage < 0 || percentage > 100) {
      throw new Fault("ToleratedFailurePercentage must be between 0 and 100.");
    }
    inspected(visit, "toleratedFailurePercentage", percentage);
  }
  return { count, percentage };
}

/** Whether a Map continues after this many failures. */
export function withinTolerance(tolerance: Tolerance, failures: number, total: number): boolean {
  if (failures <= (tolerance.count ?? 0)) return true;
  return (100 * failures) / total <= (tolerance.percentage ?? 0);
}
