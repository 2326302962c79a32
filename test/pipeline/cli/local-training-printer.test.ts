import { expect, it } from "vitest";
import {
  createLocalTrainingPrinter,
  createLossLine,
  trainingNow,
} from "../../../pipeline/cli/local-training-printer.ts";
import type { LocalTraining } from "../../../pipeline/metrics/local-training.ts";
import { aJobReading, localTraining, partRead } from "../../support/local-training.ts";

const job = aJobReading("a");

/** Shows a training at these seconds; returns the lines, each with its second. */
function print(isTerminal: boolean, seconds: readonly number[], training: LocalTraining | null) {
  let second = 0;
  const lines: [number, string][] = [];
  const output = { isTerminal, line: (text = "") => void lines.push([second, text]) };
  const show = createLocalTrainingPrinter(output, { now: () => second * 1000 });
  for (second of seconds) show({ job, localTraining: training });
  return lines;
}

it("shows a training while its job runs", () => {
  expect(trainingNow({ job, localTraining })).toMatch(/^training locally: epoch 2 of 5, step 340/);
  expect(trainingNow({ job, localTraining: null })).toBeUndefined();
  expect(trainingNow({ job: null, localTraining })).toBeUndefined();
  expect(trainingNow({ job: aJobReading("a", "Stopped"), localTraining })).toBeUndefined();
  const ended = { ...localTraining, phase: "ended" as const };
  expect(trainingNow({ job, localTraining: ended })).toBeUndefined();
});

it("fits the time left into a line of 80 columns", () => {
  const long = { ...localTraining, step: 100_340, steps: 120_000, secondsLeft: 125 };
  expect(`  ● ${trainingNow({ job, localTraining: long })}`.slice(0, 79)).toContain(
    "about 2 min left",
  );
});

it("prints once that a part of the rows is read", () => {
  const part = { ...localTraining, ...partRead };
  for (const isTerminal of [true, false]) {
    const lines = print(isTerminal, [0, 1, 2], part);
    expect(lines).toEqual([
      [0, expect.stringMatching(/reads 3,200 of 20,000 rows .*AWS reads all/)],
    ]);
  }
});

it("prints off a terminal a line every half a minute, and none of a short training", () => {
  const line = (second: number) => [
    second,
    expect.stringMatching(/^ {2}● training locally: epoch/),
  ];
  const seconds = [5, 6, 20, 34, 35, 36, 64, 66];
  expect(print(false, seconds, localTraining)).toEqual([line(35), line(66)]);
  expect(print(true, seconds, localTraining)).toEqual([]);
  expect(print(false, seconds, null)).toEqual([]);
});

it("draws the losses so far, those of another training from its start", () => {
  const line = createLossLine();
  const at = (step: number, loss: number) =>
    line({ job, localTraining: { ...localTraining, step, loss } });
  expect(at(1, 2)).toBe("");
  expect(at(1, 2)).toBe("");
  expect(at(5, 1)).toBe(" █▁");
  expect(at(9, 1.5)).toBe(" █▁▅");
  expect(at(1, 3)).toBe("");
});
