import type { RunRow } from "../../api/runs/run-row.ts";

/** What is chosen for a comparison, and the way to it: the older run is compared with as A. */
export function ChosenRuns({ runs, onClear }: { runs: readonly RunRow[]; onClear(): void }) {
  const [a, b] = [...runs].sort((one, other) => one.startedAt - other.startedAt);
  return (
    <div class="chosen" role="status">
      {a === undefined ? null : (
        <>
          <p>
            <strong>A</strong> {a.runId}
            <br />
            <strong>B</strong> {b?.runId ?? "choose another run"}
          </p>
          <div class="buttons">
            <button
              type="button"
              onClick={() => {
                focusChosen();
                onClear();
              }}
            >
              Clear
            </button>
            {b === undefined ? null : (
              <a
                class="button"
                href={`/compare?${new URLSearchParams({ a: a.runId, b: b.runId })}`}
              >
                Compare
              </a>
            )}
          </div>
        </>
      )}
    </div>
  );
}

/** The button is about to vanish; the focus must not. */
function focusChosen(): void {
  const box = document.querySelector<HTMLElement>(".runs input:checked");
  (box ?? document.getElementById("main"))?.focus();
}
