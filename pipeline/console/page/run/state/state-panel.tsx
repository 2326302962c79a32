import "./state-panel.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { StateDetails } from "../../../api/run/state-details.ts";
import { Waiting } from "../../parts/waiting.tsx";
import { goTo, useAddress, withQuery } from "../../route.ts";
import { useLoaded } from "../../use-loaded.ts";
import { nodeRun, SIGNS, statusText } from "../graph/node-run.ts";
import { Links } from "./links.tsx";
import { type RunNow, Visits } from "./visits.tsx";

/** The state that `?state=` names, beside the page; nothing where it names none. */
export function StatePanel({ run, now }: RunNow) {
  const name = useAddress().query.get("state");
  return name === null ? null : <Panel name={name} run={run} now={now} />;
}

const close = () => goTo(withQuery({ state: null }));

/** It takes the focus when it opens, and returns it when it closes. */
function Panel({ name, run, now }: { name: string } & RunNow) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    title.current?.focus();
    return () => (before instanceof HTMLElement || before instanceof SVGElement) && before.focus();
  }, []);
  const step = run.steps.find((one) => one.name === name);
  const [before, setBefore] = useState<number | null>(null);
  // Read again when something of the state has changed.
  const mark = `${run.resumes}.${step?.visits ?? 0}.${step?.status ?? ""}`;
  const page = before === null ? "" : `&before=${before}`;
  const loaded = useLoaded<StateDetails>(
    `/api/runs/${encodeURIComponent(run.runId)}/states/${encodeURIComponent(name)}?of=${mark}${page}`,
  );
  useEffect(() => setBefore(null), [name]);
  const made = nodeRun([name], run);
  return (
    <section
      class="state-panel"
      aria-labelledby="state-title"
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <div class="head">
        <h2 id="state-title" ref={title} tabIndex={-1}>
          {name}
        </h2>
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
      <p class={`status is-${made.status}`}>
        <b aria-hidden="true">{SIGNS[made.status]}</b> {statusText(made)}
      </p>
      {loaded.state === "loaded" ? (
        <Details state={loaded.value} run={run} now={now} onEarlier={setBefore} />
      ) : (
        <Waiting loaded={loaded} what="the state" />
      )}
    </section>
  );
}

function Details({
  state,
  run,
  now,
  onEarlier,
}: {
  state: StateDetails;
  onEarlier(before: number | null): void;
} & RunNow) {
  const { name, comment, drawnWith } = state;
  return (
    <>
      {comment === null ? null : <p>{comment}</p>}
      {drawnWith.length === 1 ? null : (
        <nav aria-label="States that are drawn as one">
          <ul>
            {drawnWith.map((one) => (
              <li key={one}>
                <StateLink name={one} isCurrent={one === name} />
              </li>
            ))}
          </ul>
        </nav>
      )}
      <dl class="fields">
        <Field name="Type" value={state.type} />
        {state.resource === null ? null : <Field name="Calls" value={state.resource} />}
        <Targets name="Continues with" targets={state.next} />
        <Targets name="After an error" targets={state.onError} />
      </dl>
      <Visits key={name} state={state} run={run} now={now} onEarlier={onEarlier} />
      <Links links={state.links} />
    </>
  );
}

function StateLink({ name, isCurrent }: { name: string; isCurrent: boolean }) {
  const href = withQuery({ state: name });
  return (
    // Without the jump to the top of the page that other links make.
    <a
      href={href}
      aria-current={isCurrent ? "true" : undefined}
      onClick={(event) => {
        event.preventDefault();
        goTo(href);
      }}
    >
      {name}
    </a>
  );
}

function Field({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Targets({ name, targets }: { name: string; targets: readonly string[] }) {
  if (targets.length === 0) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {targets.map((target) => (
          <div key={target}>
            <StateLink name={target} isCurrent={false} />
          </div>
        ))}
      </dd>
    </div>
  );
}
