import "./timeline.css";
import { durationText } from "../../../../duration-text.ts";
import type { GraphNode } from "../../../api/run/graph/layout.ts";
import type { RunGraph } from "../../../api/run/graph/run-graph.ts";
import type { LiveRun } from "../../../api/run/live-run.ts";
import { usePlace } from "../../parts/cloud.ts";
import { Scroll } from "../../parts/scroll.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { goTo, useAddress, withQuery } from "../../route.ts";
import type { Loaded } from "../../use-loaded.ts";
import { type NodeRun, nodeRun, SIGNS, statusText } from "../graph/node-run.ts";

interface Row {
  readonly title: string;
  readonly made: NodeRun;
  readonly startedAt: number;
}

interface TimelineProps {
  readonly run: LiveRun;
  readonly now: number;
  /** What is drawn as one is one row. */
  readonly parts: Loaded<RunGraph>;
}

/** What the run did, in order, with bars along its time; what asks and waits again and again is one row. */
export function Timeline({ run, now: read, parts: loaded }: TimelineProps) {
  const { query } = useAddress();
  const now = run.stoppedAt ?? read;
  const { speed } = usePlace(run.region);
  const rows = rowsOf(run, loaded.state === "loaded" ? loaded.value : null);
  const whole = Math.max(1, now - run.startedAt);
  return (
    <section class="timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title">Timeline</h2>
      {loaded.state === "loading" ? (
        <Waiting loaded={loaded} what="the definition" />
      ) : (
        <Table rows={rows} shown={query.get("state")} of={{ start: run.startedAt, whole, now }} />
      )}
      <p class="note">
        Choices take no time and are left out.
        {speed === null || speed === 1
          ? null
          : ` Simulated time: the local cloud's clock runs ${speed}× real time.`}
        {run.historyRead.isComplete ? null : " The history is still being read."}
      </p>
    </section>
  );
}

/** States that are not drawn, e.g. those in a Map, are rows of their own. */
function rowsOf(run: LiveRun, graph: RunGraph | null): Row[] {
  const drawn: Pick<GraphNode, "title" | "states" | "type">[] =
    graph?.parts.flatMap((part) => part.nodes) ?? [];
  const known = new Set(drawn.flatMap(({ states }) => states));
  const others = run.steps
    .filter(({ name }) => !known.has(name))
    .map(({ name, type }) => ({ title: name, states: [name], type }));
  return [...drawn, ...others]
    .filter(({ type }) => type !== "Choice")
    .map(({ title, states }) => ({ title, made: nodeRun(states, run) }))
    .flatMap(({ title, made }) =>
      made.startedAt === null ? [] : [{ title, made, startedAt: made.startedAt }],
    )
    .sort((one, other) => one.startedAt - other.startedAt);
}

interface Span {
  readonly start: number;
  readonly whole: number;
  readonly now: number;
}

function Table({
  rows,
  shown,
  of: span,
}: {
  rows: readonly Row[];
  shown: string | null;
  of: Span;
}) {
  return (
    <Scroll label="Timeline, as a table">
      <table>
        <caption class="sr">States in the order in which the run came to them</caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col" class="num">
              Took
            </th>
            <th scope="col" class="axis">
              <span>start</span>
              <span>{durationText(span.whole / 2)}</span>
              <span>{durationText(span.whole)}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TimelineRow key={row.title} row={row} shown={shown} of={span} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function TimelineRow({
  row,
  shown,
  of: { start, whole, now },
}: {
  row: Row;
  shown: string | null;
  of: Span;
}) {
  const { title, made, startedAt } = row;
  const took = Math.max(0, (made.endedAt ?? now) - startedAt);
  const left = Math.min(100, ((startedAt - start) / whole) * 100);
  const width = Math.min(100 - left, (took / whole) * 100);
  return (
    <tr class={`is-${made.status}`} aria-current={shown === title ? "true" : undefined}>
      <th scope="row">
        <span class="sign" aria-hidden="true">
          {SIGNS[made.status]}
        </span>
        <button
          type="button"
          class="plain"
          data-state={title}
          onClick={() => goTo(withQuery({ state: title }))}
        >
          {title}
        </button>
        <span class="sr">, {statusText(made)}</span>
      </th>
      <td class="num">{durationText(took)}</td>
      <td class="track">
        <div class="span" style={{ left: `${left}%`, width: `${width}%` }} />
        <Notable made={made} from={left} to={left + width} />
      </td>
    </tr>
  );
}

/** Beside the bar, where there is room for it. */
function Notable({
  made: { visits, retries, error },
  from,
  to,
}: {
  made: NodeRun;
  from: number;
  to: number;
}) {
  const text = [
    visits > 1 ? `↻ ${visits}` : "",
    retries > 0 ? `${retries} ${retries === 1 ? "retry" : "retries"}` : "",
    error?.error ?? "",
  ];
  const whole = text.filter((one) => one !== "").join(" · ");
  if (whole === "") return null;
  return (
    <span class="notable" style={to > 70 ? { right: `${100 - from}%` } : { left: `${to}%` }}>
      {whole}
    </span>
  );
}
