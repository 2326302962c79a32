import type { ComponentChildren } from "preact";
import { counted, grouped } from "../../../counts.ts";
import { durationText } from "../../../duration-text.ts";
import { itemsText } from "../../../run/preparations/preparation-text.ts";
import type { PreparationStep } from "../../../run/preparations/preparation-view.ts";
import type {
  LivePreparation,
  PreparationRequested,
} from "../../api/preparations/live-preparation.ts";
import { Command } from "../parts/command.tsx";
import { Progress } from "../parts/progress.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Failed, Waiting } from "../parts/waiting.tsx";
import { SimulatedTime } from "../run/live-banner.tsx";
import { useLive } from "../use-live.ts";
import { useTitle } from "../use-title.ts";
import { Status } from "./status.tsx";

/** One preparation: what it reads, how far its steps are, and what it has made. */
export function PreparationPage({ id }: { id: string }) {
  useTitle(id);
  const path = `/api/preparations/${encodeURIComponent(id)}/live`;
  const { latest, error, isLost } = useLive<{ preparation: LivePreparation }>(path, [
    "preparation",
  ]);
  const { preparation } = latest;
  if (error !== null) return <Failed error={error} />;
  if (preparation === undefined) {
    return <Waiting loaded={{ state: "loading" }} what="the preparation" />;
  }
  return (
    <>
      <section>
        <h1>
          <bdi>{preparation.preparationId}</bdi> <Status status={preparation.status} />
        </h1>
        <p>
          Dataset preparation in {preparation.region}
          {preparation.resumes === 0 ? null : `, continued ${counted(preparation.resumes, "time")}`}
          , for{" "}
          {durationText(
            Math.max(0, (preparation.stoppedAt ?? preparation.now) - preparation.startedAt),
          )}
          <SimulatedTime region={preparation.region} />
        </p>
        {isLost ? (
          <p class="lost" role="status">
            The connection is lost; this is what was known before. It is tried again.
          </p>
        ) : null}
        <Ending preparation={preparation} />
      </section>
      <section>
        <h2>Steps</h2>
        <Steps steps={preparation.steps} />
      </section>
      {preparation.requested === null ? null : <Requested {...preparation.requested} />}
    </>
  );
}

function Ending({ preparation }: { preparation: LivePreparation }) {
  const { error, dataset, address, next } = preparation;
  if (error !== null) {
    return (
      <div class="failed" role="alert">
        <p>
          <strong>{error.cause || "It ended without a reason."}</strong> <code>{error.error}</code>
        </p>
        <p>The same command continues it: what was done is not done again.</p>
      </div>
    );
  }
  if (dataset === null) return null;
  const { read, train, validation, evaluation, digest } = dataset;
  return (
    <>
      <p>
        {grouped(train)} rows to train on, {grouped(validation)} to validate, {grouped(evaluation)}{" "}
        held out, of {grouped(read)} that were read.
      </p>
      <dl class="fields">
        <Field title="Dataset">
          <code>{address}</code>
        </Field>
        <Field title="Manifest, SHA-256">
          <code>{digest}</code>
        </Field>
      </dl>
      <Command text={next} />
    </>
  );
}

const SIGNS = { done: "✓", failed: "✗", running: "●" } as const;

function Steps({ steps }: { steps: readonly PreparationStep[] }) {
  if (steps.length === 0) return <p class="waiting">It has not started a step yet.</p>;
  return (
    <Scroll label="Steps">
      <table>
        <caption class="sr">Steps, in their order</caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">State</th>
            <th scope="col">Done</th>
            <th scope="col" class="num">
              Took
            </th>
          </tr>
        </thead>
        <tbody aria-live="polite">
          {steps.map((step) => (
            <tr key={step.name}>
              <th scope="row">{step.name}</th>
              <td>
                <span aria-hidden="true">{SIGNS[step.status]}</span> {step.status}
              </td>
              <td>
                <Done step={step} />
              </td>
              <td class="num">{durationText(step.milliseconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Done({ step }: { step: PreparationStep }) {
  const text = itemsText(step);
  if (text === "" || step.items === null) return null;
  if (step.status !== "running") return <>{text}</>;
  return <Progress label={text} value={step.items.done} max={step.items.total} />;
}

function Field({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const MIB = 2 ** 20;

function Requested({ model, inputs, heldOut, files, bytes, sample }: PreparationRequested) {
  const size = bytes < MIB ? counted(bytes, "byte") : `${grouped(Math.round(bytes / MIB))} MiB`;
  return (
    <section>
      <h2>What it reads</h2>
      <dl class="fields">
        <Field title="Files">
          {counted(files, "file")}, {size}
        </Field>
        <Field title="From">
          <bdi>{inputs.join(", ")}</bdi>
        </Field>
        {heldOut.length === 0 ? null : (
          <Field title="Held out">
            <bdi>{heldOut.join(", ")}</bdi>
          </Field>
        )}
        <Field title="For">{model}</Field>
        <Field title="Sample">
          {sample === null ? "all rows" : `${grouped(sample)} rows, drawn by their content`}
        </Field>
      </dl>
    </section>
  );
}
