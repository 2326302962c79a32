import { MODEL_NAME } from "../../../training/model-file.ts";
import type { ProgressReport, TrainingStart } from "../../../training/report.ts";
import { mean } from "./metrics.ts";
import { Pace } from "./pace.ts";

/** What `local-progress.json` says. AWS writes no such object. */
export interface LocalProgress {
  readonly model: string;
  readonly method: TrainingStart["method"];
  /** After the last step the training looks at its data; then, or when it is stopped or fails, it has ended. */
  readonly phase: "training" | "looking-at-data" | "ended";
  /** The one that is trained, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done, of all epochs. */
  readonly step: number;
  readonly steps: number;
  /** Steps of these that were done before a restart of the cloud. */
  readonly stepsBefore: number;
  /** Mean of the last steps, in nats; null before the first. */
  readonly loss: number | null;
  /** Of each epoch so far; with several validation sets the mean of theirs. */
  readonly validationLosses: readonly number[];
  /** Seconds of this machine until all is done, the look at the data included; null where that is not known. */
  readonly secondsLeft: number | null;
  /** Steps of all epochs where these do not read all records; null where they do. */
  readonly localMaxSteps: number | null;
  /** Records that each epoch reads, of so many. */
  readonly recordsPerEpoch: number;
  readonly trainingRecords: number;
}

/** A single step's loss says little. */
const LAST_STEPS = 50;

/** How far a training is, by the reports so far. */
export class TrainingProgress {
  readonly #start: TrainingStart;
  readonly #pace = new Pace();
  readonly #validationLosses: number[];
  #lastLosses: number[];
  #step: number;
  #phase: LocalProgress["phase"] = "training";

  constructor(start: TrainingStart) {
    const { trainingLosses, validationLosses } = start.before;
    this.#start = start;
    this.#step = trainingLosses.length;
    this.#lastLosses = trainingLosses.slice(-LAST_STEPS);
    this.#validationLosses = validationLosses.filter((each) => each.length > 0).map(mean);
  }

  /** @param at milliseconds of a clock of this machine */
  add(report: ProgressReport, at: number): void {
    this.#pace.note(report.left, at);
    if (report.kind === "step") {
      this.#step = report.step;
      this.#lastLosses = [...this.#lastLosses, report.loss].slice(-LAST_STEPS);
    } else if (report.kind === "epoch") {
      if (report.validationLosses.length > 0) {
        this.#validationLosses.push(mean(report.validationLosses));
      }
    } else if (report.kind === "trained") this.#phase = "looking-at-data";
  }

  /** No more will come. */
  end(): void {
    this.#phase = "ended";
  }

  get now(): LocalProgress {
    const { method, epochs, stepsPerEpoch, wholeEpoch } = this.#start;
    const { recordsPerEpoch, records, before } = this.#start;
    const steps = epochs * stepsPerEpoch;
    return {
      model: MODEL_NAME,
      method,
      phase: this.#phase,
      epoch: Math.min(epochs, Math.floor(this.#step / stepsPerEpoch) + 1),
      epochs,
      step: this.#step,
      steps,
      stepsBefore: before.trainingLosses.length,
      loss: this.#lastLosses.length === 0 ? null : mean(this.#lastLosses),
      validationLosses: [...this.#validationLosses],
      secondsLeft: this.#phase === "ended" ? null : this.#pace.secondsLeft(),
      localMaxSteps: stepsPerEpoch < wholeEpoch ? steps : null,
      recordsPerEpoch,
      trainingRecords: records,
    };
  }
}
