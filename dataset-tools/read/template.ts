const placeholder = /\{\{\s*([^{}]+?)\s*\}\}/g;

/** Columns that a template names as `{{column}}`, in order. */
export function templateColumns(template: string): string[] {
  return [...template.matchAll(placeholder)].map(([, name = ""]) => name);
}

/** Fills a row's cells into a template; a column that the row does not have becomes empty. */
export function fillTemplate(template: string, row: Readonly<Record<string, unknown>>): string {
  return template.replace(placeholder, (_all, name: string) => cellText(row[name]));
}

/** A cell as text; anything but text is written as JSON. */
export function cellText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
