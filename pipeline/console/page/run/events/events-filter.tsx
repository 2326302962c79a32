import type { LiveRun } from "../../../api/run/live-run.ts";
import { goTo, withQuery } from "../../route.ts";

const KINDS = [
  { kind: "states", title: "States entered and left" },
  { kind: "tasks", title: "Calls" },
  { kind: "errors", title: "Errors" },
] as const;

/** Shows the events of one state or kind only. */
export function EventsFilter({
  run,
  state,
  kind,
}: {
  run: LiveRun;
  state: string | null;
  kind: string | null;
}) {
  const change = (changes: Record<string, string>) =>
    goTo(withQuery({ ...changes, events: "0" }), "replace");
  return (
    <div class="filter">
      <div>
        <label for="events-state">State</label>
        <select
          id="events-state"
          value={state ?? ""}
          onChange={({ currentTarget }) => change({ eventState: currentTarget.value })}
        >
          <option value="">All states</option>
          {run.steps.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      <div>
        <label for="events-kind">Kind</label>
        <select
          id="events-kind"
          value={kind ?? ""}
          onChange={({ currentTarget }) => change({ eventKind: currentTarget.value })}
        >
          <option value="">All kinds</option>
          {KINDS.map((one) => (
            <option key={one.kind} value={one.kind}>
              {one.title}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
