import "./events-table.css";
import { useState } from "preact/hooks";
import { grouped } from "../../../../counts.ts";
import { durationText } from "../../../../duration-text.ts";
import type { EventBrief, EventsPage } from "../../../api/run/events.ts";
import type { LiveRun } from "../../../api/run/live-run.ts";
import { usePlace } from "../../parts/cloud.ts";
import { Scroll } from "../../parts/scroll.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { goTo, useAddress, withQuery } from "../../route.ts";
import { useLoaded } from "../../use-loaded.ts";
import { clockText } from "../times.ts";
import { EventData } from "./event-data.tsx";
import { EventsFilter } from "./events-filter.tsx";

/** The event history of a run by pages; which page, and what it is filtered by, is in the address. */
export function EventsTable({ run }: { run: LiveRun }) {
  const { query } = useAddress();
  const after = query.get("events");
  return (
    <section class="events" aria-labelledby="events-title">
      <div class="head">
        <h2 id="events-title">Event history</h2>
        <button
          type="button"
          aria-expanded={after !== null}
          onClick={() => goTo(withQuery({ events: after === null ? "0" : null }), "replace")}
        >
          {after === null ? `Show ${grouped(run.historyRead.events)} events` : "Hide"}
        </button>
      </div>
      {after === null ? null : <Page run={run} after={after} />}
    </section>
  );
}

function Page({ run, after }: { run: LiveRun; after: string }) {
  const { query } = useAddress();
  const filter = new URLSearchParams({ after });
  const [state, kind] = [query.get("eventState"), query.get("eventKind")];
  if (state !== null) filter.set("state", state);
  if (kind !== null) filter.set("kind", kind);
  const path = `/api/runs/${encodeURIComponent(run.runId)}/events?${filter}&of=${run.resumes}`;
  const loaded = useLoaded<EventsPage>(path);
  return (
    <>
      <EventsFilter run={run} state={state} kind={kind} />
      {loaded.state === "loaded" ? (
        <>
          <Table page={loaded.value} run={run} />
          <Pages page={loaded.value} after={Number(after)} onReload={loaded.reload} />
        </>
      ) : (
        <Waiting loaded={loaded} what="the events" />
      )}
    </>
  );
}

function Table({ page: { events, startedAt }, run }: { page: EventsPage; run: LiveRun }) {
  const { speed } = usePlace(run.region);
  const isSimulated = speed !== null && speed !== 1;
  if (events.length === 0)
    return <p class="waiting">No event fits. Choose another state or kind.</p>;
  return (
    <Scroll label="Events, as a table">
      <table>
        <caption class="sr">Events of the execution, the oldest first</caption>
        <thead>
          <tr>
            <th scope="col" class="num">
              Event
            </th>
            <th scope="col">Time{isSimulated ? " (simulated)" : ""}</th>
            <th scope="col" class="num">
              After the start
            </th>
            <th scope="col">Kind</th>
            <th scope="col">State</th>
            <th scope="col">
              <span class="sr">Data</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <Row key={event.id} event={event} startedAt={startedAt} run={run} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ event, startedAt, run }: { event: EventBrief; startedAt: number; run: LiveRun }) {
  const [isOpen, setOpen] = useState(false);
  const { id, at, type, state, error } = event;
  return (
    <>
      <tr>
        <td class="num">{grouped(id)}</td>
        <td class="num">{clockText(at)}</td>
        <td class="num">{durationText(Math.max(0, at - startedAt))}</td>
        <td>
          {type}
          {error === null ? null : <strong class="error"> ✕ {error.name}</strong>}
        </td>
        <td>{state ?? ""}</td>
        <td>
          <button
            type="button"
            aria-expanded={isOpen}
            aria-label={`Data of event ${id}`}
            onClick={() => setOpen(!isOpen)}
          >
            Data
          </button>
        </td>
      </tr>
      {isOpen ? (
        <tr class="open">
          <td colSpan={6}>
            <EventData id={id} run={run} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

function Pages({
  page: { events, next, last, total },
  after,
  onReload,
}: {
  page: EventsPage;
  after: number;
  onReload(): void;
}) {
  const show = (to: number) => goTo(withQuery({ events: String(to) }));
  const [first, end] = [events[0]?.id ?? 0, events.at(-1)?.id ?? 0];
  return (
    <p class="pages">
      <button type="button" disabled={after === 0} onClick={() => show(0)}>
        First
      </button>
      <button type="button" disabled={next === null} onClick={() => next !== null && show(next)}>
        Next
      </button>
      <button
        type="button"
        disabled={last === null || next === null}
        onClick={() => last !== null && show(last)}
      >
        Last
      </button>
      <button type="button" onClick={onReload}>
        Read again
      </button>
      <span role="status">
        {events.length === 0 ? "" : `Events ${grouped(first)} to ${grouped(end)}`}
        {total === null ? "" : ` of ${grouped(total)} that fit`}
      </span>
    </p>
  );
}
