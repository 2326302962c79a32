import type { Place } from "../record.ts";
import { type JsonTextTarget, readFaulty } from "./faulty-json.ts";
import { addValue } from "./json-value.ts";

/** Turns the text of one record into a row, or into a problem. `place` is where the text starts. */
export function readJsonText(text: string, place: Place, target: JsonTextTarget): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    readFaulty(text, place, target);
    return;
  }
  addValue({ value, text }, place, target.items);
}
