import { differing, pairAnswers } from "./pair-answers.ts";
import { readTexts } from "./row-texts.ts";
import type { RunComparison } from "./run-comparison.ts";
import { type ReadSide, type RunAt, readSide } from "./run-side.ts";

/**
 * Compares two runs: settings, data, decisions, and the answers of their tuned models to the rows that both were asked.
 * @param rows how many of the changed rows to read the texts of, those that got worse first
 * @throws UserError `Run.Unknown`
 */
export async function compareRuns(one: RunAt, other: RunAt, rows: number): Promise<RunComparison> {
  const [a, b] = await Promise.all([readSide(one), readSide(other)]);
  const comparison = await compareSides(a, b);
  const { answers } = comparison;
  const changed = answers === null ? [] : differing(answers).slice(0, rows);
  return { ...comparison, rows: changed.length === 0 ? [] : await readTexts(a, b, changed) };
}

/** Compares two runs that were read, without the texts of any row. */
export async function compareSides(a: ReadSide, b: ReadSide): Promise<Omit<RunComparison, "rows">> {
  return {
    a: a.side,
    b: b.side,
    differences: differences(a.side.facts, b.side.facts),
    answers: await pairAnswers(a, b),
  };
}

function differences(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].filter((name) => a[name] !== b[name]);
}
