import type { LiveRun } from "../../../api/run/live-run.ts";

type Step = LiveRun["steps"][number];

/** How far the states are that are drawn as one node. */
export interface NodeRun {
  /** `ahead`: the run has not come to it. */
  readonly status: "running" | "done" | "failed" | "ahead";
  /** Of the state that was visited most. */
  readonly visits: number;
  readonly retries: number;
  /** Milliseconds since the epoch; null where the run has not come to it. */
  readonly startedAt: number | null;
  /** null while it is running. */
  readonly endedAt: number | null;
  readonly error: Step["error"];
}

const WORDS = { running: "running", done: "done", failed: "failed", ahead: "not reached" } as const;

/** A sign for each status, so that color is not all there is. */
export const SIGNS = { running: "▶", done: "✓", failed: "✕", ahead: "○" } as const;

/** What became of the states of a node. */
export function nodeRun(states: readonly string[], run: LiveRun): NodeRun {
  const steps = run.steps.filter(({ name }) => states.includes(name));
  const failed = steps.find(({ status }) => status === "failed");
  const isRunning = steps.some(({ status }) => status === "running");
  const ends = steps.map(({ endedAt }) => endedAt ?? run.stoppedAt ?? 0);
  return {
    status: isRunning ? "running" : failed ? "failed" : steps.length === 0 ? "ahead" : "done",
    visits: Math.max(0, ...steps.map(({ visits }) => visits)),
    retries: steps.reduce((sum, { retries }) => sum + retries, 0),
    startedAt: steps.length === 0 ? null : Math.min(...steps.map(({ startedAt }) => startedAt)),
    endedAt: isRunning || steps.length === 0 ? null : Math.max(...ends),
    error: failed?.error ?? null,
  };
}

/** The status in words, with what is notable. */
export function statusText({ status, visits, retries }: NodeRun): string {
  const more = [
    visits > 1 ? `${visits} times` : "",
    retries > 0 ? `${retries} ${retries === 1 ? "retry" : "retries"}` : "",
  ];
  return [WORDS[status], ...more.filter((text) => text !== "")].join(", ");
}
