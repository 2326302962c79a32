import { useEffect, useRef, useState } from "preact/hooks";
import type { RowPage, RowsRequest, TextRow } from "../../api/data/row-page.ts";
import type { PreparedFile } from "../../api/data/run-data.ts";
import { post } from "../call.ts";
import { Failed } from "../parts/waiting.tsx";
import { PARTS } from "./part-names.ts";

/** Rows whose texts the user asks for. */
export interface WantedRows {
  readonly part: PreparedFile["part"];
  /** null: rows of any. */
  readonly label: string | null;
  /** Tells one request from the same one later. */
  readonly asked: number;
}

/** The rows' texts, twenty at a time, and only once someone asks for them. */
export function Rows({
  runId,
  files,
  wanted,
  onWanted,
}: {
  runId: string;
  files: readonly PreparedFile[];
  wanted: WantedRows | null;
  onWanted(wanted: WantedRows): void;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (wanted !== null) heading.current?.focus();
  }, [wanted]);
  return (
    <section>
      <h2 ref={heading} tabIndex={-1}>
        Rows{wanted === null ? "" : `: ${PARTS[wanted.part]}`}
        {wanted?.label == null ? "" : `, ${wanted.label}`}
      </h2>
      <p class="note">Texts are read only when you ask for them.</p>
      <div class="row-buttons">
        {files.map(({ part }) => (
          <button
            key={part}
            type="button"
            aria-pressed={wanted?.part === part}
            onClick={() =>
              onWanted({ part, label: wanted?.label ?? null, asked: performance.now() })
            }
          >
            Show {PARTS[part]} rows
          </button>
        ))}
        {wanted?.label == null ? null : (
          <button type="button" onClick={() => onWanted({ ...wanted, label: null })}>
            Any label
          </button>
        )}
      </div>
      {wanted === null ? null : (
        <Texts key={`${wanted.part} ${wanted.label}`} runId={runId} wanted={wanted} />
      )}
    </section>
  );
}

interface Shown {
  readonly rows: readonly TextRow[];
  readonly after: number | null;
}

function Texts({ runId, wanted: { part, label } }: { runId: string; wanted: WantedRows }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const more = (after: number) => {
    const request: RowsRequest = { part, label, after };
    post<RowPage>(`/api/runs/${encodeURIComponent(runId)}/data/rows`, request).then(
      (page) =>
        setShown((before) => ({
          rows: [...(before?.rows ?? []), ...page.rows],
          after: page.after,
        })),
      setError,
    );
  };
  useEffect(() => more(0), []);
  if (error !== null) return <Failed error={error} />;
  if (shown === null) return <p role="status">Reading rows …</p>;
  const { rows, after } = shown;
  return (
    <>
      {rows.length === 0 ? <p>There are no such rows.</p> : null}
      <ol class="texts">
        {rows.map((row) => (
          <li key={row.line}>
            <small>line {row.line}</small>
            <p>{row.question}</p>
            <p class="row-answer">→ {row.answer ?? "(the teacher answers)"}</p>
          </li>
        ))}
      </ol>
      {after === null ? null : (
        <button type="button" onClick={() => more(after)}>
          Show 20 more
        </button>
      )}
    </>
  );
}
