import { StateError } from "../../../language/errors.ts";

/** `States.ItemReaderFailed`. */
export function readerFailed(cause: string): StateError {
  return new StateError("States.ItemReaderFailed", cause);
}
