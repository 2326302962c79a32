import type { ForeignLayout } from "./foreign-layouts.ts";
import { isObject, type JsonObject } from "./row-shape.ts";

/** Whether an answer is the verdict of an annotator in Prodigy. */
export function isVerdict(answer: unknown): boolean {
  return answer === "accept" || answer === "reject" || answer === "ignore";
}

const oneLabel = 'write one row for each text: {"text": …, "label": …}';

/** Rows of annotation tools whose label is not one value of one key; each is refused by its name. */
export const annotationLayouts: readonly ForeignLayout[] = [
  {
    name: "an export of Prodigy",
    is: isProdigy,
    keys: [],
    code: "unknown-format",
    refusal: `its "answer" is the annotator's verdict on the label (accept, reject, ignore) and not an answer; leave out rejected and ignored rows, and ${oneLabel}`,
  },
  {
    name: "an export of Label Studio",
    is: ({ data, annotations, completions }) =>
      isObject(data) && Array.isArray(annotations ?? completions),
    keys: [],
    code: "unknown-format",
    refusal: `its labels are inside annotations, of which a text may have several; export it as JSON-MIN or CSV, or ${oneLabel}`,
  },
  {
    name: "a training file of spaCy (cats)",
    is: ({ cats }) =>
      isObject(cats) && Object.values(cats).every((score) => typeof score !== "object"),
    keys: [],
    code: "unknown-format",
    refusal: `a text has a score for each category, and not one label; ${oneLabel}`,
  },
  {
    name: "an export of doccano with labeled spans",
    is: ({ text, label, entities }) => typeof text === "string" && areSpans(label ?? entities),
    keys: [],
    code: "unknown-format",
    refusal: `its labels belong to parts of the text, and not to the text; ${oneLabel}`,
  },
];

/** In a chat or a pair of its own, "accept" may be an answer like others. */
function isProdigy(row: JsonObject): boolean {
  if (!isVerdict(row["answer"]) || !("text" in row)) return false;
  return ["_input_hash", "_task_hash", "label", "accept", "spans", "options"].some(
    (key) => key in row,
  );
}

/** `[[0, 5, "name"]]`. */
function areSpans(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0 && list.every(isSpan);
}

function isSpan(item: unknown): boolean {
  return Array.isArray(item) && typeof item[0] === "number" && typeof item[1] === "number";
}
