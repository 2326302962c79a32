import { grouped } from "../../../counts.ts";
import type { Lengths } from "../../api/data/shape.ts";
import { Bar } from "../parts/bar.tsx";

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
          <table class="chart lengths">
            <caption class="sr">{title} by length</caption>
            <thead>
              <tr>
                <th scope="col" class="num">
                  Tokens
                </th>
                <td class="wide" />
                <th scope="col" class="num">
                  Rows
                </th>
              </tr>
            </thead>
            <tbody>
              {bars.map(({ from, to, rows }) => (
                <tr key={from}>
                  <th scope="row" class="num">
                    {to - from <= 1 ? grouped(from) : `${grouped(from)}–${grouped(to - 1)}`}
                  </th>
                  <td class="wide">
                    <Bar segments={[{ kind: "train", value: rows }]} max={max} />
                  </td>
                  <td class="num">{grouped(rows)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </div>
  );
}
