import { useRef, useState } from "preact/hooks";
import type { LiveRuns } from "../../api/runs/live-runs.ts";
import type { CallFailed } from "../call.ts";
import { useLive } from "../use-live.ts";

/** The list of runs that an address names, as it changes. */
export interface ShownRuns {
  /** null: nothing was read yet. */
  readonly runs: LiveRuns | null;
  /** Whether `runs` is still what another filter has found. */
  readonly isOld: boolean;
  readonly error: CallFailed | null;
  readonly isLost: boolean;
  retry(): void;
}

/** Listens to the runs that a filter fits; what is shown stays until there is an answer to a new one. */
export function useRuns(query: URLSearchParams): ShownRuns {
  const [round, setRound] = useState(0);
  const { latest, error, isLost } = useLive<{ runs: LiveRuns }>(
    `/api/runs/live?${query}`,
    ["runs"],
    round,
  );
  const last = useRef<LiveRuns | null>(null);
  last.current = latest.runs ?? last.current;
  return {
    runs: last.current,
    isOld: latest.runs === undefined,
    error,
    isLost: isLost || latest.runs?.isLost === true,
    retry: () => setRound((before) => before + 1),
  };
}
