/** A table in Markdown; a cell must not hold a bar or a line break. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Foreign text for a cell. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ");
}

/** Names of fields with their values, as a table without a head; pairs without a value are left out. */
export function fields(
  pairs: readonly (readonly [name: string, value: string | null | undefined])[],
): readonly (readonly string[])[] {
  return pairs.flatMap(([name, value]) => (value == null ? [] : [[name, value]]));
}
