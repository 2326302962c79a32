import { grouped } from "../../../counts.ts";
import type { DataDiff } from "../../api/data/diff.ts";
import { Scroll } from "../parts/scroll.tsx";

/** Labels whose rows became more or fewer, the largest change first. */
export function LabelShifts({ labels }: { labels: NonNullable<DataDiff["labels"]> }) {
  const moved = labels
    .map((one) => ({ ...one, change: one.after - one.before }))
    .filter(({ change }) => change !== 0)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  if (moved.length === 0) return <p>Every label has as many rows as there.</p>;
  return (
    <Scroll label="Rows by label, there and here">
      <table>
        <caption class="sr">Rows by label, there and here</caption>
        <thead>
          <tr>
            <th scope="col">Label</th>
            <th scope="col" class="num">
              There
            </th>
            <th scope="col" class="num">
              Here
            </th>
            <th scope="col" class="num">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {moved.map(({ label, before, after, change }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td class="num">{before === 0 ? "new" : grouped(before)}</td>
              <td class="num">{after === 0 ? "none left" : grouped(after)}</td>
              <td class="num">
                {change > 0 ? "+" : "−"}
                {grouped(Math.abs(change))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
