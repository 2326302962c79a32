import type { EventDetails } from "../../../api/run/events.ts";
import type { LiveRun } from "../../../api/run/live-run.ts";
import { Waiting } from "../../parts/waiting.tsx";
import { useLoaded } from "../../use-loaded.ts";
import { ShownData } from "../state/shown-data.tsx";

/** All that one event says. */
export function EventData({ id, run }: { id: number; run: LiveRun }) {
  const loaded = useLoaded<EventDetails>(
    `/api/runs/${encodeURIComponent(run.runId)}/events/${id}?of=${run.resumes}`,
  );
  if (loaded.state !== "loaded") return <Waiting loaded={loaded} what="the event" />;
  const { data } = loaded.value;
  if (data.length === 0) return <p class="note">The event has no data.</p>;
  return (
    <>
      {data.map(({ name, value }) => (
        <ShownData key={name} name={name} data={value} />
      ))}
    </>
  );
}
