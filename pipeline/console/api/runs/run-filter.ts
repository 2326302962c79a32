import type { RunSummary } from "../../../run/list.ts";
import { pageNumber } from "../../page-number.ts";
import type { RunAbout, RunCondition } from "./run-row.ts";

/** Which runs a page shows. */
export interface RunFilter {
  /** null: any. */
  readonly condition: string | null;
  readonly model: string | null;
  readonly group: string | null;
  /** Lowercase words that must all be in the run's id, group, model or dataset. */
  readonly words: readonly string[];
  /** From 1. */
  readonly page: number;
}

/** Reads a filter from an address; what is not understood fits no run. */
export function readFilter(query: URLSearchParams): RunFilter {
  return {
    condition: query.get("state") || null,
    model: query.get("model") || null,
    group: query.get("group") || null,
    words: (query.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean),
    page: pageNumber(query),
  };
}

/** Whether a run fits; `unread` where that depends on what it is about, which was not read yet. */
export function fits(
  run: RunSummary,
  about: RunAbout | undefined,
  filter: RunFilter,
): boolean | "unread" {
  const answers = [
    fitsCondition(run, about, filter.condition),
    fitsName(about, (one) => one.model, filter.model),
    fitsName(about, (one) => one.group, filter.group),
    fitsWords(run, about, filter.words),
  ];
  if (answers.includes(false)) return false;
  return answers.includes("unread") ? "unread" : true;
}

/** What a run can be by its status alone. */
const POSSIBLE: Readonly<Record<RunSummary["status"], readonly RunCondition[]>> = {
  RUNNING: ["running", "waits"],
  SUCCEEDED: ["accepted", "rejected", "cannot-tell", "not-tuned", "a-a", "ended"],
  FAILED: ["failed"],
  TIMED_OUT: ["failed"],
  ABORTED: ["stopped"],
};

function fitsCondition(
  { status }: RunSummary,
  about: RunAbout | undefined,
  condition: string | null,
): boolean | "unread" {
  if (condition === null) return true;
  if (about !== undefined) return about.condition === condition;
  const possible: readonly string[] = POSSIBLE[status] ?? [];
  if (!possible.includes(condition)) return false;
  return possible.length === 1 || "unread";
}

function fitsName(
  about: RunAbout | undefined,
  nameOf: (about: RunAbout) => string | null,
  name: string | null,
): boolean | "unread" {
  if (name === null) return true;
  return about === undefined ? "unread" : nameOf(about) === name;
}

/** By default a run's id has the names of its dataset and model in it. */
function fitsWords(
  { runId }: RunSummary,
  about: RunAbout | undefined,
  words: readonly string[],
): boolean | "unread" {
  const { group, model, dataset } = about ?? {};
  const text = [runId, group, model, dataset].join(" ").toLowerCase();
  if (words.every((word) => text.includes(word))) return true;
  return about === undefined ? "unread" : false;
}
