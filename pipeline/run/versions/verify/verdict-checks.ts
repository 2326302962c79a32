import { UserError } from "../../../errors.ts";
import type { Bucket } from "../../../objects.ts";
import { verdictDifferences } from "../../../registry/audit/evidence.ts";
import type { RegistryEntry } from "../../../registry/entry.ts";
import { type Verdict, verdictFile } from "../../../run-folder/verdict.ts";
import { type Difference, differences } from "../differences.ts";
import type { StoredInput } from "../stored-input.ts";
import { readFile } from "./read-file.ts";
import { recomputeVerdict } from "./recompute-verdict.ts";
import { type Check, compared } from "./verification.ts";

const NAME = "verdict.json";

/** Whether the verdict follows from the stored answers, and the entry repeats it. */
export async function verdictChecks(
  bucket: Bucket,
  entry: RegistryEntry,
  stored: StoredInput | undefined,
): Promise<Check[]> {
  const { value: recorded, checks } = await readFile(bucket, entry.runId, {
    file: verdictFile,
    name: NAME,
  });
  if (recorded === undefined) return [...checks];
  const contradictions = verdictDifferences(entry, recorded);
  return [
    compared(NAME, "the entry's figures", {
      expected: "the same",
      found: contradictions.join("; ") || "the same",
    }),
    ...(stored === undefined ? [] : await recomputed(bucket, entry, { stored, recorded })),
  ];
}

async function recomputed(
  bucket: Bucket,
  entry: RegistryEntry,
  { stored, recorded }: { stored: StoredInput; recorded: Verdict },
): Promise<Check[]> {
  const what = "recomputed from the stored answers";
  try {
    const found = await recomputeVerdict(bucket, entry, { input: stored.input, recorded });
    return [...headChecks(recorded, found), restCheck(recorded, found)];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const note = `${error.code}: ${error.message}`;
    return [compared(NAME, what, { expected: recorded.outcome, found: null, note })];
  }
}

/** What people look at first: outcome, scores and intervals. */
function headChecks(recorded: Verdict, found: Verdict): Check[] {
  const scores = recorded.scores.map((score, index) => {
    const again = found.scores[index];
    return compared(NAME, `${score.name}, recomputed`, {
      expected: figures(score),
      found: again === undefined ? null : figures(again),
    });
  });
  const { outcome } = recorded;
  return [
    compared(NAME, "outcome, recomputed", { expected: outcome, found: found.outcome }),
    ...scores,
  ];
}

/** Figures that all machines compute alike. */
function figures({ tuned, base, interval }: Verdict["scores"][number]): string {
  const round = (value: number) => Number(value.toFixed(9));
  const [low, high] = [round(interval.low), round(interval.high)];
  return `tuned ${round(tuned)}, base ${round(base)}, gain from ${low} to ${high}`;
}

function restCheck(recorded: Verdict, found: Verdict): Check {
  const others = differences(recorded, JSON.parse(JSON.stringify(found))).filter(isReal);
  const named = others.slice(0, 5).map(({ name, a, b }) => `${name} ${text(a)} → ${text(b)}`);
  return compared(NAME, "all other figures, recomputed", {
    expected: "the same",
    found: named.join("; ") || "the same",
  });
}

/** A rounding of the last place is none: another machine's library may round otherwise. */
function isReal({ a, b }: Difference): boolean {
  const isClose = typeof a === "number" && typeof b === "number" && Math.abs(a - b) < 1e-9;
  return !isClose;
}

function text(value: Difference["a"]): string {
  return JSON.stringify(value).slice(0, 60);
}
