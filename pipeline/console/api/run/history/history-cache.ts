import type { SFNClient } from "@aws-sdk/client-sfn";
import { ExecutionHistory } from "./execution-history.ts";

/** Histories that are kept, and the events of all of them together: about 300 bytes each. */
const MAX_HISTORIES = 8;
const MAX_EVENTS = 100_000;

const caches = new WeakMap<SFNClient, Map<string, ExecutionHistory>>();

/** The history of an execution, as far as it has been read; those used last are kept. */
export function historyOf(sfn: SFNClient, executionArn: string): ExecutionHistory {
  const kept = caches.get(sfn) ?? new Map<string, ExecutionHistory>();
  caches.set(sfn, kept);
  const history = kept.get(executionArn) ?? new ExecutionHistory(sfn, executionArn);
  // A map keeps the order in which its keys were set.
  kept.delete(executionArn);
  kept.set(executionArn, history);
  forget(kept);
  return history;
}

function forget(kept: Map<string, ExecutionHistory>): void {
  let events = [...kept.values()].reduce((sum, history) => sum + history.events.size, 0);
  for (const [arn, history] of kept) {
    const fits = kept.size <= MAX_HISTORIES && events <= MAX_EVENTS;
    if (fits || kept.size === 1) return;
    kept.delete(arn);
    events -= history.events.size;
  }
}
