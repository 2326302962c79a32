import { sliceAt } from "../read/json-slices.ts";
import { isObject } from "../read/row-shape.ts";

type Step = string | number;

/** A text of a turn, and what it becomes. */
export interface TextChange {
  readonly from: string;
  readonly to: string;
}

/**
 * The JSON text of a row with the text at a turn's path changed; everything else stays character for
 * character. Undefined when that path does not have exactly this text.
 */
export function editTurn(text: string, path: string, { from, to }: TextChange): string | undefined {
  const row: unknown = JSON.parse(text);
  const steps = isObject(row) ? textPath(row, stepsOf(row, path)) : undefined;
  const slice = steps === undefined ? undefined : sliceAt(text, steps);
  if (slice === undefined) return undefined;
  if (JSON.parse(text.slice(slice.start, slice.end)) !== from) return undefined;
  return text.slice(0, slice.start) + JSON.stringify(to) + text.slice(slice.end);
}

/** `messages[3]` and `body.messages[3]` are steps; a key of the row is itself, including its brackets. */
function stepsOf(row: Readonly<Record<string, unknown>>, path: string): Step[] {
  if (Object.hasOwn(row, path)) return [path];
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== "")
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** The path on to the text inside a turn. */
function textPath(row: unknown, steps: readonly Step[]): Step[] | undefined {
  let found: unknown = row;
  for (const step of steps) found = (found as Record<Step, unknown> | null | undefined)?.[step];
  if (typeof found === "string") return [...steps];
  if (Array.isArray(found)) return found.length === 1 ? textPath(row, [...steps, 0]) : undefined;
  if (!isObject(found)) return undefined;
  const inner = ["content", "value", "text", "parts"].find((key) => found[key] !== undefined);
  return inner === undefined ? undefined : textPath(row, [...steps, inner]);
}
