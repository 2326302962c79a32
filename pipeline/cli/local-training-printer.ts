import type { Clock } from "../clock.ts";
import { localTrainingText, partReadText } from "../metrics/local-training-text.ts";
import type { RunView } from "../run/status.ts";
import { paint, sparkline } from "./format.ts";
import type { Output } from "./output.ts";

/** Milliseconds between two lines about a training where no line can be rewritten: a training of seconds prints none. */
const LINE_EVERY_MS = 30_000;

/** What of a run is about its training. */
type Trained = Pick<RunView, "job" | "localTraining">;

/** The training as a line that shows what is happening now; undefined where none runs on the local Bedrock. */
export function trainingNow({ job, localTraining }: Trained): string | undefined {
  if (job?.status !== "InProgress" || localTraining === null) return undefined;
  if (localTraining.phase === "ended") return undefined;
  return `training locally: ${localTrainingText(localTraining)}`;
}

/** Columns of the losses so far. */
const LOSS_COLUMNS = 16;

/** The losses so far as a line of bars, which comes after the last one. */
export function createLossLine(): (view: Trained) => string {
  let losses: number[] = [];
  let last = -1;
  return ({ localTraining }) => {
    if (localTraining === null || localTraining.loss === null) return "";
    if (localTraining.step < last) losses = [];
    if (localTraining.step !== last) losses.push(localTraining.loss);
    last = localTraining.step;
    return losses.length < 2 ? "" : ` ${sparkline(losses, LOSS_COLUMNS)}`;
  };
}

/**
 * Prints what of a training on the local Bedrock stays to be read: once that it reads a part of the rows, and off a
 * terminal now and then how far it is.
 */
export function createLocalTrainingPrinter(
  output: Pick<Output, "isTerminal" | "line">,
  clock: Pick<Clock, "now">,
): (view: Trained) => void {
  let partShown = false;
  let lastLine: number | undefined;
  return (view) => {
    const part = view.localTraining === null ? undefined : partReadText(view.localTraining);
    if (part !== undefined && !partShown) {
      output.line(`    ${paint.warn(part)}`);
      partShown = true;
    }
    const now = trainingNow(view);
    if (output.isTerminal || now === undefined) return;
    lastLine ??= clock.now();
    if (clock.now() - lastLine < LINE_EVERY_MS) return;
    lastLine = clock.now();
    output.line(`  ● ${now}`);
  };
}
