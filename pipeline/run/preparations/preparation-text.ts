import { grouped } from "../../counts.ts";
import { mapSteps } from "../../workflow/preparation/steps.ts";
import type { PreparationStep, PreparationView } from "./preparation-view.ts";

/** How a preparation is, in a word. */
export const statusWords: Readonly<Record<PreparationView["status"], string>> = {
  RUNNING: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  TIMED_OUT: "ended by its time limit",
  ABORTED: "stopped",
};

/** Command that tunes on a prepared dataset. @param flags options by which it reaches the same cloud */
export function tuneCommand(address: string, model: string, flags: string): string {
  return `tunewright tune ${address} --model ${model}${flags}`;
}

/** What a step has done of its items, e.g. `12 of 20 shards read`; empty where it has none. */
export function itemsText({ name, items }: Pick<PreparationStep, "name" | "items">): string {
  if (items === null || items.total === 0) return "";
  const { done, total } = items;
  return `${grouped(done)} of ${grouped(total)} ${wordOf(name)}`;
}

function wordOf(state: string): string {
  return Object.values(mapSteps).find((one) => one.state === state)?.items ?? "";
}
