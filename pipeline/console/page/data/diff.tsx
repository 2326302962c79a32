import { grouped } from "../../../counts.ts";
import type { DataDiff } from "../../api/data/diff.ts";
import type { RunData } from "../../api/data/run-data.ts";
import type { ReadingProgress } from "../../api/data/shape.ts";
import { Failed } from "../parts/waiting.tsx";
import { goTo, withQuery } from "../route.ts";
import { useLive } from "../use-live.ts";
import { DiffRows } from "./diff-rows.tsx";
import { LabelShifts } from "./label-shifts.tsx";

/** What is other than in the data of another run, which the address names. */
export function Diff({ data, against }: { data: RunData; against: string | null }) {
  const { runId, others } = data;
  const known = others.some((other) => other.runId === against) || against === null;
  return (
    <section>
      <h2>Compared with another run’s data</h2>
      {others.length === 0 && against === null ? (
        <p class="note">There is no other run yet to compare with.</p>
      ) : (
        <p>
          <label>
            Compare with{" "}
            <select
              value={against ?? ""}
              onChange={(event) =>
                goTo(withQuery({ against: event.currentTarget.value }), "replace")
              }
            >
              <option value="">no other run</option>
              {known ? null : <option value={against}>{against}</option>}
              {others.map((other) => (
                <option key={other.runId} value={other.runId}>
                  {other.runId}
                  {other.sameGroup ? " (same group)" : ""}
                </option>
              ))}
            </select>
          </label>
        </p>
      )}
      {against === null || against === "" ? null : (
        <Found key={against} runId={runId} against={against} />
      )}
    </section>
  );
}

interface Events {
  readonly progress: ReadingProgress;
  readonly diff: DataDiff;
}

function Found({ runId, against }: { runId: string; against: string }) {
  const path = `/api/runs/${encodeURIComponent(runId)}/data/diff/${encodeURIComponent(against)}`;
  const { latest, error } = useLive<Events>(path, ["progress", "diff"]);
  const { diff, progress } = latest;
  if (error !== null) return <Failed error={error} />;
  if (diff === undefined) {
    const read = progress === undefined ? " …" : `: ${grouped(progress.bytes / 1e6)} MB`;
    return <p role="status">Comparing the rows{read}</p>;
  }
  return (
    <>
      <Counts diff={diff} />
      {diff.otherSystem ? (
        <p>
          <span class="tag unsure">! system prompt</span> The text before every row differs; rows
          are compared without it.
        </p>
      ) : null}
      {diff.labels === null ? null : <LabelShifts labels={diff.labels} />}
      <DiffRows key={path} path={`${path}/rows`} diff={diff} />
    </>
  );
}

function Counts({ diff }: { diff: DataDiff }) {
  const { before, after, unchanged, added, removed, changed, unread, same } = diff;
  if (same) {
    return (
      <p>
        <span class="tag good">✓ the same</span> Both runs have the same {grouped(after.rows)} rows,
        byte by byte.
      </p>
    );
  }
  return (
    <>
      <dl class="figures">
        <Figure title="unchanged">{grouped(unchanged)}</Figure>
        <Figure title="added">+{grouped(added)}</Figure>
        <Figure title="removed">−{grouped(removed)}</Figure>
        <Figure title="another answer">{grouped(changed)}</Figure>
      </dl>
      <p class="note">
        {grouped(before.rows)} rows there, {grouped(after.rows)} here; their order and the part that
        they are in do not count.{unread === 0 ? "" : ` ${grouped(unread)} could not be compared.`}
      </p>
    </>
  );
}

function Figure({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
