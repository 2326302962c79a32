import { grouped } from "../../../counts.ts";
import type { ConfusionView } from "../../api/run/confusion.ts";
import { DataTable } from "../parts/data-table.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { goTo, useAddress, withQuery } from "../route.ts";
import { useLoaded } from "../use-loaded.ts";

type Model = "tuned" | "base";

/** Labels up to which the whole matrix is drawn. */
const MATRIX_LABELS = 20;

/** Confusions that are listed where there are more labels. */
const LISTED = 25;

/** Which label the models answered where another is right; a number shows its rows. */
export function ConfusionSection({ runId }: { runId: string }) {
  const loaded = useLoaded<ConfusionView>(`/api/runs/${encodeURIComponent(runId)}/confusion`);
  const { query } = useAddress();
  const model: Model = query.get("model") === "base" ? "base" : "tuned";
  return (
    <section id="confusion" aria-labelledby="confusion-title">
      <h2 id="confusion-title">Which labels are confused</h2>
      {loaded.state !== "loaded" ? (
        <Waiting loaded={loaded} what="the answers by label" />
      ) : (
        <>
          <ModelSwitch model={model} />
          {loaded.value.labels.length <= MATRIX_LABELS ? (
            <Matrix view={loaded.value} model={model} />
          ) : (
            <Largest view={loaded.value} model={model} />
          )}
        </>
      )}
    </section>
  );
}

function ModelSwitch({ model }: { model: Model }) {
  return (
    <fieldset class="switch">
      <legend class="sr">Whose answers are counted</legend>
      {(["tuned", "base"] as const).map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="model"
            checked={model === one}
            onChange={() =>
              goTo(
                withQuery({ model: one === "tuned" ? null : one, right: null, answered: null }),
                "replace",
              )
            }
          />{" "}
          {one === "tuned" ? "Tuned model" : "Base model"}
        </label>
      ))}
    </fieldset>
  );
}

interface TableProps {
  readonly view: ConfusionView;
  readonly model: Model;
}

function Matrix({ view: { labels, cells }, model }: TableProps) {
  const beyond = [...new Set(cells.map(({ answer }) => answer))].filter(
    (answer) => answer === null || !labels.includes(answer),
  );
  const answers = [...labels, ...beyond];
  const counts = new Map(cells.map((cell) => [keyOf(cell.reference, cell.answer), cell[model]]));
  const max = Math.max(1, ...cells.map((cell) => cell[model]));
  const caption = `Answers of the ${model} model by right label`;
  return (
    <>
      <p>
        Rows are the right labels, columns what the model answered. A number shows its rows that
        changed.
      </p>
      <Scroll label={caption}>
        <table class="matrix">
          <caption class="sr">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">Right label</th>
              {answers.map((answer, at) => (
                <ColumnHead key={String(answer)} answer={answer} at={at} />
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label, row) => (
              <tr key={label}>
                <th scope="row">
                  <span class="index">{row + 1}</span> <bdi>{label}</bdi>
                </th>
                {answers.map((answer, column) => {
                  const count = counts.get(keyOf(label, answer)) ?? 0;
                  const level = count === 0 ? 0 : Math.ceil((count / max) * 5);
                  return (
                    <td
                      key={String(answer)}
                      class={`${row === column ? "right" : "wrong"} h${level}`}
                    >
                      <Cell {...{ model, right: label, answered: answer, count }} />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

function ColumnHead({ answer, at }: { answer: string | null; at: number }) {
  if (answer === null) return <th scope="col">no label</th>;
  return (
    <th scope="col" title={answer}>
      <span aria-hidden="true">{at + 1}</span>
      <span class="sr">{answer}</span>
    </th>
  );
}

function keyOf(reference: string, answer: string | null): string {
  return JSON.stringify([reference, answer]);
}

function Largest({ view: { cells }, model }: TableProps) {
  const wrong = cells
    .filter((cell) => cell.reference !== cell.answer && cell[model] > 0)
    .sort((one, other) => other[model] - one[model]);
  return (
    <>
      <DataTable
        label={`The largest confusions of the ${model} model`}
        columns={[["Right label"], ["Answered"], ["Rows", "num"]]}
        rows={wrong.slice(0, LISTED).map((cell) => ({
          key: keyOf(cell.reference, cell.answer),
          cells: [
            <bdi key="right">{cell.reference}</bdi>,
            cell.answer === null ? <em>no label</em> : <bdi>{cell.answer}</bdi>,
            <Cell
              key="rows"
              {...{ model, right: cell.reference, answered: cell.answer, count: cell[model] }}
            />,
          ],
        }))}
      />
      {wrong.length > LISTED ? (
        <p class="note">
          {grouped(wrong.length - LISTED)} more pairs are in the run’s report.json.
        </p>
      ) : null}
    </>
  );
}

interface CellProps {
  readonly model: Model;
  readonly right: string;
  readonly answered: string | null;
  readonly count: number;
}

/** A number that filters the rows below. */
function Cell({ model, right, answered, count }: CellProps) {
  if (count === 0) return null;
  const filter = { model: model === "tuned" ? null : model, right, page: null };
  const words = answered === null ? "no label" : `“${answered}”`;
  return (
    <button
      type="button"
      class="cell"
      aria-label={`${grouped(count)}: show the changed rows of “${right}” that the ${model} model answered with ${words}`}
      onClick={() => {
        // An empty text would be taken out of the address; a blank stands for no label.
        goTo(withQuery({ ...filter, answered: answered ?? " " }));
        document.getElementById("rows")?.scrollIntoView();
      }}
    >
      {grouped(count)}
    </button>
  );
}
