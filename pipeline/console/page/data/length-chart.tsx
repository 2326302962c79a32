import { grouped } from "../../../counts.ts";
import type { Lengths } from "../../api/data/shape.ts";
import { Bar } from "../parts/bar.tsx";
import { DataTable } from "../parts/data-table.tsx";

/** Rows by length, in powers of two. */
export function LengthChart({ title, lengths }: { title: string; lengths: Lengths }) {
  const { bars, median, most, longest } = lengths;
  const max = Math.max(...bars.map(({ rows }) => rows));
  return (
    <div>
      <h3>{title}</h3>
      {bars.length === 0 ? (
        <p class="note">There are none.</p>
      ) : (
        <>
          <p>
            Half have at most {grouped(median)} tokens, 95% at most {grouped(most)}, the longest{" "}
            {grouped(longest)}.
          </p>
          <DataTable
            label={`${title} by length`}
            kind="chart lengths"
            columns={[
              ["Tokens", "num"],
              ["", "bar"],
              ["Rows", "num"],
            ]}
            rows={bars.map(({ from, to, rows }) => ({
              key: String(from),
              cells: [
                to - from <= 1 ? grouped(from) : `${grouped(from)}–${grouped(to - 1)}`,
                <Bar key="bar" segments={[{ kind: "train", value: rows }]} max={max} />,
                grouped(rows),
              ],
            }))}
          />
        </>
      )}
    </div>
  );
}
