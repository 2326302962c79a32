import { grouped } from "../../../counts.ts";
import type { DataDiff } from "../../api/data/diff.ts";
import { DataTable } from "../parts/data-table.tsx";

/** Labels whose rows became more or fewer, the largest change first. */
export function LabelShifts({ labels }: { labels: NonNullable<DataDiff["labels"]> }) {
  const moved = labels
    .map((one) => ({ ...one, change: one.after - one.before }))
    .filter(({ change }) => change !== 0)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  if (moved.length === 0) return <p>Every label has as many rows as there.</p>;
  return (
    <DataTable
      label="Rows by label, there and here"
      columns={[["Label"], ["There", "num"], ["Here", "num"], ["Change", "num"]]}
      rows={moved.map(({ label, before, after, change }) => ({
        key: label,
        cells: [
          label,
          before === 0 ? "new" : grouped(before),
          after === 0 ? "none left" : grouped(after),
          `${change > 0 ? "+" : "−"}${grouped(Math.abs(change))}`,
        ],
      }))}
    />
  );
}
