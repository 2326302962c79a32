import { UserError } from "../errors.ts";
import type { RegistryEntry } from "../registry/entry.ts";
import type { Verdict } from "../run-folder/verdict.ts";
import type { RunEnvironment } from "./environment.ts";
import { pairAnswers } from "./pair-answers.ts";
import type { ChampionComparison, ChampionFigures } from "./promotion-data.ts";
import type { PairedAnswers } from "./run-comparison.ts";
import { readSide } from "./run-side.ts";

/**
 * Compares a version with the one that the alias points at: by the verdict of its run, where that was against this
 * very version, else by the rows that both have answered.
 * @param champion undefined where the version was deleted
 */
export async function compareChampion(
  environment: RunEnvironment,
  { entry, verdict }: { entry: RegistryEntry; verdict: Verdict },
  champion: RegistryEntry | undefined,
): Promise<ChampionComparison> {
  if (champion === undefined) return { kind: "not-comparable", why: "no-version" };
  if (champion.modelArn === entry.modelArn) return { kind: "same-model" };
  const decided = ofVerdict(verdict, champion);
  if (decided !== undefined) return { kind: "verdict", figures: decided };
  try {
    const answers = await pairVersions(environment, champion, entry);
    if (answers === null) return { kind: "not-comparable", why: "no-common-rows" };
    return { kind: "answers", figures: ofAnswers(answers) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const why = error.code === "Run.Unknown" ? "no-run" : "no-common-rows";
    return { kind: "not-comparable", why };
  }
}

function ofVerdict(
  { champion, scores, rows, groups, gate }: Verdict,
  { version }: RegistryEntry,
): ChampionFigures | undefined {
  if (champion?.version !== version) return undefined;
  const { tuned, base, gain, interval } = champion.comparison;
  const { confidence } = gate;
  return figuresOf({
    ...{ score: scores[0].name, rows, groups, confidence },
    ...{ champion: base, tuned, gain, interval },
  });
}

function figuresOf({
  interval,
  ...of
}: Omit<ChampionFigures, "low" | "high" | "isWorse"> & {
  interval: { low: number; high: number };
}): ChampionFigures {
  const { low, high } = interval;
  return { ...of, low, high, isWorse: high < 0 };
}

/** The two tuned models on what both have answered; `a` is the champion. */
async function pairVersions(
  environment: RunEnvironment,
  champion: RegistryEntry,
  entry: RegistryEntry,
): Promise<PairedAnswers | null> {
  const [a, b] = await Promise.all(
    [champion, entry].map(async ({ runId, modelArn }) => {
      const { input } = await readSide({ environment, runId });
      return { environment, runId, input, modelArn };
    }),
  );
  return a === undefined || b === undefined ? null : pairAnswers(a, b);
}

function ofAnswers(answers: PairedAnswers): ChampionFigures {
  const { score, rows, a, b, gain, interval, confidence, groups } = answers;
  return figuresOf({
    ...{ score, rows, groups, confidence },
    ...{ champion: a, tuned: b, gain, interval },
  });
}
