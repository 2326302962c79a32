import { Fault, readerFailed, StateError } from "../../language/errors.ts";
import { toText } from "../../language/value.ts";
import { readField } from "../field-values.ts";
import type { StateVisit } from "../state-visit.ts";

/** AWS reads at most this many items. */
const MAX_ITEMS = 100_000_000;

/** How many items an ItemReader reads; without `MaxItems`, or with zero, as many as there can be. */
export async function readMaxItems(visit: StateVisit, input: unknown): Promise<number> {
  const config = visit.state.ItemReader?.ReaderConfig ?? {};
  const inner: StateVisit = { ...visit, state: { Type: "Map", ...config } };
  const value = (await readField(inner, "MaxItems", input)) ?? 0;
  // AWS also accepts a text of digits.
  const count = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof count !== "number" || !Number.isInteger(count)) throw notInteger(inner, value);
  if (count < 0) throw new StateError("States.Runtime", "field MaxItems must be positive");
  return count === 0 ? MAX_ITEMS : Math.min(count, MAX_ITEMS);
}

function notInteger({ state, language }: StateVisit, value: unknown): Error {
  const shown = typeof value === "string" ? value : toText(value);
  if (language === "JSONata")
    return new Fault(
      `MaxItems must be an integer but was: ${shown}`,
      "States.QueryEvaluationError",
      { location: "ItemReader/ReaderConfig/MaxItems" },
    );
  return readerFailed(
    `The MaxItemsPath field refers to value "${shown}" which is not a valid integer: ${String(state["MaxItemsPath"])}`,
  );
}
