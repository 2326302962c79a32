import { useState } from "preact/hooks";
import { counted, grouped } from "../../../counts.ts";
import type { ChangedRow } from "../../../run/run-comparison.ts";
import type { ComparedAnswers } from "../../api/compare/comparison-view.ts";
import type { ComparedTexts } from "../../api/compare/row-texts.ts";
import { asError, post } from "../call.ts";
import { Failed } from "../parts/waiting.tsx";
import { focusRow, RowList } from "./row-list.tsx";

/** Rows that are shown at a time. */
const PAGE = 20;

interface AnswersProps {
  readonly a: string;
  readonly b: string;
  readonly answers: ComparedAnswers;
}

/** Rows that only one of the models answers well, worse in B first; their texts only on request. */
export function ChangedAnswers({ a, b, answers }: AnswersProps) {
  const { counts, worse, better } = answers;
  const [change, setChange] = useState<"" | "worse" | "better">("");
  const [limit, setLimit] = useState(PAGE);
  const chosen = [...(change === "better" ? [] : worse), ...(change === "worse" ? [] : better)];
  const shown = chosen.slice(0, limit);
  const leftOut = counts.worse + counts.better - worse.length - better.length;
  return (
    <section aria-labelledby="changed-title">
      <h2 id="changed-title">Rows that changed</h2>
      <p>
        {counted(counts.worse, "row")} worse in B, {grouped(counts.better)} better.
      </p>
      {counts.worse + counts.better === 0 ? null : (
        <>
          <label class="change">
            Change{" "}
            <select
              value={change}
              onChange={({ currentTarget: { value } }) => {
                setChange(value === "worse" || value === "better" ? value : "");
                setLimit(PAGE);
              }}
            >
              <option value="">all</option>
              <option value="worse">worse in B</option>
              <option value="better">better in B</option>
            </select>
          </label>
          <ShownRows {...{ a, b, rows: shown }} />
          {chosen.length <= limit ? null : (
            <button
              type="button"
              class="more"
              onClick={() => {
                setLimit(limit + PAGE);
                focusRow(chosen[limit - 1]);
              }}
            >
              Show {grouped(Math.min(PAGE, chosen.length - limit))} more of {grouped(chosen.length)}
            </button>
          )}
          {leftOut === 0 ? null : (
            <p class="note">
              {counted(leftOut, "row")} that changed by no more than these are not listed here;{" "}
              <code>
                tunewright compare {a} {b} --json
              </code>{" "}
              has them all.
            </p>
          )}
        </>
      )}
    </section>
  );
}

interface ShownProps {
  readonly a: string;
  readonly b: string;
  readonly rows: readonly ChangedRow[];
}

/** The rows, and the button that reads their texts: a page of them at a time. */
function ShownRows({ a, b, rows }: ShownProps) {
  const [texts, setTexts] = useState<ReadonlyMap<string, ComparedTexts>>(new Map());
  const [error, setError] = useState<Error | null>(null);
  const [isReading, setReading] = useState(false);
  const unread = rows.filter(({ recordId }) => !texts.has(recordId)).slice(0, PAGE);
  const read = async () => {
    setReading(true);
    setError(null);
    try {
      const recordIds = unread.map(({ recordId }) => recordId);
      const found = await post<ComparedTexts[]>("/api/compare/texts", { a, b, recordIds });
      setTexts(
        (before) => new Map([...before, ...found.map((one) => [one.recordId, one] as const)]),
      );
    } catch (failed) {
      setError(asError(failed));
    }
    setReading(false);
  };
  return (
    <>
      <RowList rows={rows} texts={texts} />
      {error === null ? null : <Failed error={error} />}
      {unread.length === 0 ? null : (
        <button type="button" class="more" onClick={read} disabled={isReading}>
          {isReading ? "Reading …" : `Show the texts of ${counted(unread.length, "row")}`}
        </button>
      )}
    </>
  );
}
