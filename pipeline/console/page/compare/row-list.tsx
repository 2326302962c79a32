import type { ComponentChildren } from "preact";
import type { ChangedRow } from "../../../run/run-comparison.ts";
import type { ComparedTexts } from "../../api/compare/row-texts.ts";
import { ReportHtml } from "../parts/report-html.tsx";

interface RowListProps {
  readonly rows: readonly ChangedRow[];
  /** Of the rows whose texts were requested, by their ids. */
  readonly texts: ReadonlyMap<string, ComparedTexts>;
}

/** Changed rows; those whose texts were read show them. */
export function RowList({ rows, texts }: RowListProps) {
  return (
    <>
      {rows.map((row) => (
        <Row key={row.recordId} row={row} texts={texts.get(row.recordId)} />
      ))}
    </>
  );
}

/** Moves the focus to a row that is shown. */
export function focusRow(row: ChangedRow | undefined): void {
  if (row !== undefined) document.getElementById(idOf(row))?.focus();
}

function idOf({ recordId }: ChangedRow): string {
  return `row-${recordId}`;
}

function Row({ row, texts }: { row: ChangedRow; texts: ComparedTexts | undefined }) {
  const { recordId, a, b } = row;
  return (
    <article id={idOf(row)} tabIndex={-1} class={`row ${texts === undefined ? "short" : ""}`}>
      <h3>
        <code>{recordId}</code>{" "}
        {b < a ? (
          <span class="tag bad">▼ worse in B</span>
        ) : (
          <span class="tag good">▲ better in B</span>
        )}
        {texts === undefined ? (
          <span class="score">
            A <Score value={a} /> B <Score value={b} />
          </span>
        ) : null}
      </h3>
      {texts === undefined ? null : (
        <dl>
          <Line name="Question" style="question">
            <bdi>{texts.question}</bdi>
          </Line>
          <Line name="Reference">
            <bdi>{texts.reference}</bdi>
          </Line>
          <Line name="A">
            <Answer value={a} html={texts.answerA} />
          </Line>
          <Line name="B">
            <Answer value={b} html={texts.answerB} />
          </Line>
        </dl>
      )}
    </article>
  );
}

function Line(of: { name: string; style?: string; children: ComponentChildren }) {
  return (
    <div class={of.style}>
      <dt>{of.name}</dt>
      <dd class={of.style === undefined ? "answer" : undefined}>{of.children}</dd>
    </div>
  );
}

function Answer({ value, html }: { value: number; html: string | null }) {
  return (
    <>
      <Score value={value} />
      {html === null ? <em>refused this row</em> : <ReportHtml html={html} />}
    </>
  );
}

/** Right and wrong by a sign; what is in between by its points. */
function Score({ value }: { value: number }) {
  if (value !== 0 && value !== 1) return <span class="score">{value.toFixed(2)}</span>;
  return (
    <span class={value === 1 ? "ok" : "no"}>
      {value === 1 ? "✓" : "✗"}
      <span class="sr">{value === 1 ? " right" : " wrong"}</span>
    </span>
  );
}
