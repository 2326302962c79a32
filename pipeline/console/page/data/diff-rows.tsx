import { useState } from "preact/hooks";
import { grouped } from "../../../counts.ts";
import type { DataDiff } from "../../api/data/diff.ts";
import type { DiffRowPage, DiffRowsRequest } from "../../api/data/diff-rows.ts";
import { post } from "../call.ts";
import { Failed } from "../parts/waiting.tsx";
import { PARTS } from "./part-names.ts";

type Kind = DiffRowsRequest["kind"];

const KINDS: Readonly<Record<Kind, string>> = {
  added: "added",
  removed: "removed",
  changed: "with another answer",
};

interface Shown extends DiffRowPage {
  readonly kind: Kind;
}

/** The texts of rows that differ, once someone asks for them. */
export function DiffRows({ path, diff }: { path: string; diff: DataDiff }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const show = (kind: Kind, from: number) => {
    const request: DiffRowsRequest = { kind, from };
    post<DiffRowPage>(path, request).then(({ rows, next }) => {
      setShown((before) => ({
        kind,
        rows: from === 0 ? rows : [...(before?.rows ?? []), ...rows],
        next,
      }));
    }, setError);
  };
  const kinds = (["added", "removed", "changed"] as const).filter((kind) => diff[kind] > 0);
  return (
    <>
      <div class="row-buttons">
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={shown?.kind === kind}
            onClick={() => show(kind, 0)}
          >
            Show rows {KINDS[kind]} ({grouped(diff[kind])})
          </button>
        ))}
      </div>
      {error === null ? null : <Failed error={error} />}
      {shown === null ? null : <Texts shown={shown} />}
      {shown?.next == null ? null : (
        <button type="button" onClick={() => show(shown.kind, shown.next ?? 0)}>
          Show 20 more
        </button>
      )}
    </>
  );
}

function Texts({ shown: { rows } }: { shown: Shown }) {
  return (
    <ol class="texts" aria-live="polite">
      {rows.map(({ before, after }) => {
        const row = after ?? before;
        return row === null ? null : (
          <li key={`${row.part} ${row.line}`}>
            <small>
              {PARTS[row.part]} row, line {row.line}
            </small>
            <p>{row.question}</p>
            <p class="row-answer">
              {before === null ? null : <del>{before.answer}</del>}
              {before !== null && after !== null ? " → " : null}
              {after === null ? null : <ins>{after.answer}</ins>}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
