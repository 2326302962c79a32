import { counted } from "../../../counts.ts";
import type { ComparedFact, ComparisonView } from "../../api/compare/comparison-view.ts";
import { Scroll } from "../parts/scroll.tsx";

/** What the two runs were started with: what differs first, the rest folded. */
export function FactsSection({ view: { facts, labels } }: { view: ComparisonView }) {
  const differing = facts.filter(({ differs }) => differs);
  const same = facts.filter(({ differs }) => !differs);
  return (
    <section aria-labelledby="facts-title">
      <h2 id="facts-title">Settings and data</h2>
      {differing.length === 0 ? (
        <p>Both were started with the same settings and data.</p>
      ) : (
        <FactTable title="What differs" facts={differing} />
      )}
      <LabelNote side="A" labels={labels.onlyA} />
      <LabelNote side="B" labels={labels.onlyB} />
      {same.length === 0 ? null : (
        <details>
          <summary>{counted(same.length, "setting")} that both have in common</summary>
          <FactTable title="What both have in common" facts={same} />
        </details>
      )}
    </section>
  );
}

function FactTable({ title, facts }: { title: string; facts: readonly ComparedFact[] }) {
  return (
    <Scroll label={title}>
      <table class="facts">
        <caption class="sr">{title}</caption>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">A</th>
            <th scope="col">B</th>
          </tr>
        </thead>
        <tbody>
          {facts.map(({ name, a, b, differs }) => (
            <tr key={name}>
              <th scope="row">
                {differs ? <span aria-hidden="true">≠ </span> : null}
                {name}
              </th>
              <td>{a === "" ? "–" : a}</td>
              <td>{b === "" ? "–" : b}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function LabelNote({ side, labels }: { side: string; labels: readonly string[] }) {
  if (labels.length === 0) return null;
  return (
    <p class="note">
      <strong>Labels only in {side}:</strong>{" "}
      {labels.map((label, at) => (
        <bdi key={label}>{at === 0 ? label : `, ${label}`}</bdi>
      ))}
    </p>
  );
}
