import { useState } from "preact/hooks";
import { counted, grouped } from "../../../counts.ts";
import type { AnswerView, ChangedRowsView, ChangedRowView } from "../../api/run/changed-rows.ts";
import { DataTable } from "../parts/data-table.tsx";
import { Pages } from "../parts/pages.tsx";
import { ReportHtml } from "../parts/report-html.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { goTo, useAddress, withQuery } from "../route.ts";
import { useLoaded } from "../use-loaded.ts";

/** Parameters of the address that choose rows. */
const FILTERS = ["change", "model", "right", "answered", "page"] as const;

/** The rows that the models answered differently well, worse first; their texts only on request. */
export function ChangedRowsSection({ runId }: { runId: string }) {
  const { query } = useAddress();
  const [withTexts, setWithTexts] = useState(false);
  const asked = new URLSearchParams(withTexts ? { texts: "1" } : {});
  for (const name of FILTERS) {
    const value = query.get(name);
    if (value !== null) asked.set(name, value);
  }
  const loaded = useLoaded<ChangedRowsView>(`/api/runs/${encodeURIComponent(runId)}/rows?${asked}`);
  return (
    <section id="rows" aria-labelledby="rows-title">
      <h2 id="rows-title">Rows that changed</h2>
      {loaded.state !== "loaded" ? (
        <Waiting loaded={loaded} what="the rows" />
      ) : (
        <Rows view={loaded.value} withTexts={withTexts} onTexts={() => setWithTexts(!withTexts)} />
      )}
    </section>
  );
}

interface RowsProps {
  readonly view: ChangedRowsView;
  readonly withTexts: boolean;
  onTexts(): void;
}

function Rows({ view, withTexts, onTexts }: RowsProps) {
  const { counts, fitting, pages, rows, leftOut } = view;
  return (
    <>
      <p>
        {counted(counts.worse, "row")} became worse, {grouped(counts.better)} better, and{" "}
        {grouped(counts.same)} scored the same.
      </p>
      <Filters fitting={fitting} />
      <button type="button" aria-pressed={withTexts} onClick={onTexts}>
        {withTexts ? "Hide the rows’ texts" : "Show the rows’ texts"}
      </button>
      {rows.length === 0 ? (
        <p class="note">No changed row fits. Rows that scored the same are not listed.</p>
      ) : null}
      {rows.map((row) => (withTexts ? <RowTexts key={row.row} row={row} /> : null))}
      {withTexts || rows.length === 0 ? null : <RowTable rows={rows} />}
      <Pages pages={pages} />
      {leftOut === 0 ? null : (
        <p class="note">
          {counted(leftOut, "changed row")} more, none changed by more than those here, are in the
          run’s folder evaluation/.
        </p>
      )}
    </>
  );
}

function Filters({ fitting }: { fitting: number }) {
  const { query } = useAddress();
  const [right, answered] = [query.get("right"), query.get("answered")];
  const model = query.get("model") === "base" ? "base" : "tuned";
  return (
    <form id="filter" aria-label="Filter the rows that changed">
      <label>
        Change
        <select
          value={query.get("change") ?? ""}
          onChange={({ currentTarget }) =>
            goTo(withQuery({ change: currentTarget.value, page: null }), "replace")
          }
        >
          <option value="">all</option>
          <option value="worse">worse</option>
          <option value="better">better</option>
        </select>
      </label>
      {right === null ? null : (
        <button
          type="button"
          onClick={() => goTo(withQuery({ right: null, answered: null, page: null }))}
        >
          {`“${right}” answered with ${answered === " " || answered === null ? "no label" : `“${answered}”`} by the ${model} model `}
          <span aria-hidden="true">✕</span>
          <span class="sr">: remove this filter</span>
        </button>
      )}
      <output id="filter-count">{counted(fitting, "row")}</output>
    </form>
  );
}

function RowTable({ rows }: { rows: readonly ChangedRowView[] }) {
  return (
    <DataTable
      label="Rows that changed, without their texts"
      columns={[["Row"], ["Change"], ["Right label"], ["Tuned"], ["Base"]]}
      rows={rows.map(({ row, change, label, tuned, base }) => ({
        key: String(row),
        cells: [
          grouped(row),
          <Change key="change" change={change} />,
          label === null ? "–" : <bdi>{label}</bdi>,
          <Answered key="tuned" answer={tuned} />,
          <Answered key="base" answer={base} />,
        ],
      }))}
    />
  );
}

function Change({ change }: Pick<ChangedRowView, "change">) {
  return change === "worse" ? (
    <span class="tag bad">▼ worse</span>
  ) : (
    <span class="tag good">▲ better</span>
  );
}

/** Right and wrong by a sign; what is in between by its points. */
function Answered({ answer: { value, label, isRefused, isCut } }: { answer: AnswerView }) {
  return (
    <>
      <Score value={value} />{" "}
      {isRefused ? <em>refused</em> : label === null ? null : <bdi>{label}</bdi>}
      {isCut ? <em> cut off</em> : null}
    </>
  );
}

function Score({ value }: { value: number }) {
  if (value === 1) {
    return (
      <span class="ok">
        ✓<span class="sr"> right:</span>
      </span>
    );
  }
  if (value === 0) {
    return (
      <span class="no">
        ✗<span class="sr"> wrong:</span>
      </span>
    );
  }
  return <span class="score">{value.toFixed(2)}</span>;
}

function RowTexts({ row }: { row: ChangedRowView }) {
  const { change, question, reference, tuned, base } = row;
  return (
    <article class={`row ${change}`}>
      <h3>
        Row {grouped(row.row)} <Change change={change} />
      </h3>
      <dl>
        <div class="question">
          <dt>Question</dt>
          <dd>{question === null ? <em>not readable</em> : <bdi>{question}</bdi>}</dd>
        </div>
        <div>
          <dt>Reference</dt>
          <dd>
            <bdi>{reference}</bdi>
          </dd>
        </div>
        {(
          [
            ["Tuned", tuned],
            ["Base", base],
          ] as const
        ).map(([name, answer]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="answer">
              <Score value={answer.value} />
              {answer.html === null ? <em>refused this row</em> : <ReportHtml html={answer.html} />}
              {answer.isCut ? <em>cut off</em> : null}
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
