import type { ComponentChildren } from "preact";
import { Scroll } from "./scroll.tsx";

/** A column: its title, and what it holds; `bar` is for eyes alone. */
export type Column = readonly [title: string, kind?: "num" | "bar"];

/** A row; its first cell names it. */
export interface TableRow {
  readonly key: string;
  readonly cells: readonly ComponentChildren[];
}

/** A table that scrolls by itself where the window is narrow. */
export function DataTable({
  label,
  kind = "",
  columns,
  rows,
}: {
  /** What the table is, for those who do not see what it is beside. */
  label: string;
  /** Class of the table. */
  kind?: string;
  columns: readonly Column[];
  rows: readonly TableRow[];
}) {
  return (
    <Scroll label={label}>
      <table class={kind}>
        <caption class="sr">{label}</caption>
        <thead>
          <tr>
            {columns.map(([title, what]) =>
              what === "bar" ? (
                <td key={title} class="wide" />
              ) : (
                <th key={title} scope="col" class={what}>
                  {title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, at) => {
                const what = columns[at]?.[1];
                return at === 0 ? (
                  <th key={at} scope="row" class={what}>
                    {cell}
                  </th>
                ) : (
                  <td key={at} class={what === "bar" ? "wide" : what}>
                    {cell}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
