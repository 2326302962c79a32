import type { RunRow } from "../../api/runs/run-row.ts";

/** Runs that are chosen for a comparison, the first chosen first. */
export interface Chosen {
  readonly runs: readonly RunRow[];
  toggle(run: RunRow): void;
}

/** The same run may be in two Regions. */
export function keyOf({ region, runId }: RunRow): string {
  return `${region} ${runId}`;
}
