import "./graph.css";
import type { GraphPart, RunGraph } from "../../../api/run/graph/run-graph.ts";
import type { LiveRun } from "../../../api/run/live-run.ts";
import { Scroll } from "../../parts/scroll.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { goTo, useAddress, withQuery } from "../../route.ts";
import { type Loaded, useLoaded } from "../../use-loaded.ts";
import { GraphPicture, type GraphTools } from "./graph-picture.tsx";
import { nodeRun, SIGNS } from "./node-run.ts";

/** Path of the pictures of a run's parts; a resume may run by another definition. */
export function graphPath({ runId, resumes }: LiveRun): string {
  return `/api/runs/${encodeURIComponent(runId)}/graph?of=${resumes}`;
}

/**
 * The states of a run as a graph, colored by how far it is; a state opens beside it.
 * @param props.parts as `graphPath` has them
 */
export function Graph({ run, parts }: { run: LiveRun; parts: Loaded<RunGraph> }) {
  const { query } = useAddress();
  const isWhole = query.get("graph") === "all";
  const whole = useLoaded<RunGraph>(isWhole ? `${graphPath(run)}&view=all` : null);
  const loaded = isWhole ? whole : parts;
  return (
    <section class="graph" aria-labelledby="graph-title">
      <div class="head">
        <h2 id="graph-title">Graph</h2>
        <Legend />
        <button
          type="button"
          aria-pressed={isWhole}
          onClick={() => goTo(withQuery({ graph: isWhole ? null : "all" }), "replace")}
        >
          Every state
        </button>
      </div>
      {loaded.state === "loaded" ? (
        <Parts graph={loaded.value} run={run} shown={query.get("state")} />
      ) : (
        <Waiting loaded={loaded} what="the definition" />
      )}
    </section>
  );
}

function Legend() {
  return (
    <p class="signs">
      {(["done", "running", "failed"] as const).map((status) => (
        <span key={status} class={`is-${status}`}>
          <b aria-hidden="true">{SIGNS[status]}</b> {status}
        </span>
      ))}
      <span>
        <b aria-hidden="true">{SIGNS.ahead}</b> not reached
      </span>
      <span>
        <b aria-hidden="true">↻</b> asks and waits
      </span>
    </p>
  );
}

function Parts({ graph, run, shown }: { graph: RunGraph; run: LiveRun; shown: string | null }) {
  const tools: GraphTools = {
    ...{ run, shown, tabStop: tabStopOf(graph, run) },
    onOpen: (state) => goTo(withQuery({ state })),
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys lead from one button in it to another
    <div class="parts" onKeyDown={moveFocus}>
      {graph.parts.map((part) => (
        <Part key={part.title} part={part} tools={tools} />
      ))}
    </div>
  );
}

function Part({ part, tools }: { part: GraphPart; tools: GraphTools }) {
  const isAhead = part.nodes.every(({ states }) => nodeRun(states, tools.run).status === "ahead");
  if (part.title === null) {
    return (
      <Scroll label="All states">
        <GraphPicture part={part} tools={tools} />
      </Scroll>
    );
  }
  return (
    <div class={`part ${isAhead ? "ahead" : ""}`}>
      <h3>
        {part.title}
        {isAhead && tools.run.status !== "RUNNING" ? <small> not reached</small> : null}
      </h3>
      <Scroll label={part.title}>
        <GraphPicture part={part} tools={tools} />
      </Scroll>
    </div>
  );
}

/** What is running, else what came last, else the first state. */
function tabStopOf({ parts }: RunGraph, run: LiveRun): string {
  const nodes = parts.flatMap((part) => part.nodes);
  const last = run.current[0] ?? run.steps.at(-1)?.name ?? "";
  return (nodes.find(({ states }) => states.includes(last)) ?? nodes[0])?.title ?? "";
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
};

function moveFocus(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const { currentTarget: graph, target } = event;
  if (step === undefined || !(graph instanceof Element) || !(target instanceof SVGElement)) return;
  event.preventDefault();
  const nodes = [...graph.querySelectorAll<SVGElement>("[data-state]")];
  nodes[nodes.indexOf(target) + step]?.focus();
}
