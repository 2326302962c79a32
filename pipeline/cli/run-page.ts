import type { Session } from "./cloud-session.ts";
import { runCommand } from "./follow-run.ts";

/** Where a run is seen on a page: an address at a local cloud's port, else the command that serves it. */
export function runPageText({ pageOf, flags }: Session, runId: string): string {
  return runPageAddress({ pageOf }, runId) ?? `\`${runCommand("console", runId, flags)}\``;
}

/** The address of a run's page; undefined where a command of its own serves it. */
export function runPageAddress(
  { pageOf }: Pick<Session, "pageOf">,
  runId: string,
): string | undefined {
  return pageOf(`/runs/${encodeURIComponent(runId)}`);
}
