import type { RunData } from "../../api/data/run-data.ts";

/** Says without color what a tone says. */
export const MARKS = { good: "✓ ", unsure: "! ", bad: "✗ ", "": "" } as const;

/** What to know of the data at a glance. */
export function Summary({ data: { summary } }: { data: RunData }) {
  return (
    <ul class="summary">
      {summary.map(({ tone, text }) => (
        <li key={text} class={`tag ${tone}`}>
          {MARKS[tone]}
          {text}
        </li>
      ))}
    </ul>
  );
}
