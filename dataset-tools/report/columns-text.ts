import type { ChosenColumns } from "../read/choose-columns.ts";
import type { FileSummary } from "../read-inputs.ts";

/** How a choice was made, for people. */
const sources: Readonly<Record<ChosenColumns["from"], string>> = {
  given: "as given",
  name: "by its name",
  looks: "by its values",
  rest: "the only other column",
};

/** One line for each choice of columns: which is the question and which the answer, why, and what came second. */
export function columnLines(files: readonly Pick<FileSummary, "name" | "columns">[]): string[] {
  const byText = new Map<string, string[]>();
  for (const { name, columns } of files) {
    if (columns === undefined) continue;
    const text = `question = ${side(columns.question)}, answer = ${side(columns.answer)}`;
    byText.set(text, [...(byText.get(text) ?? []), name]);
  }
  if (byText.size === 1 && files.every(({ columns }) => columns !== undefined)) {
    return [...byText.keys()];
  }
  return [...byText].map(([text, [first = "", ...more]]) => {
    const others = more.length === 0 ? "" : ` and ${more.length} more`;
    return `${text}  in ${first}${others}`;
  });
}

function side({ columns, from, runnerUp }: ChosenColumns): string {
  const names = columns.map((name) => `"${name}"`).join(" + ");
  const second = runnerUp === undefined ? "" : `; not "${runnerUp}"`;
  return `${columns.length === 1 ? "column" : "columns"} ${names} (${sources[from]}${second})`;
}
