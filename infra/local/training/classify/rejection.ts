/** Below which probability a classifier rejects a prompt, and the label that says so. */
export interface Rejection {
  readonly answer: string;
  readonly below: number;
}

/** What a classifier answers, without rejection, to a prompt that it was not trained on. */
export interface Trial {
  readonly expected: string;
  readonly text: string;
  readonly probability: number;
}

/** Labels that can only mean that a prompt has none of the others; compared without case and punctuation. */
const CERTAIN_NAMES = ["oos", "outofscope", "ood", "outofdomain", "noneoftheabove", "nointent"];
/** Labels that often mean it, and are sometimes labels like the others. */
const LIKELY_NAMES = ["other", "others", "none", "unknown", "fallback"];
/** With fewer other labels "unknown" or "other" is one of the choices, as in yes, no, unknown. */
const MIN_OTHER_LABELS = 3;
/** Of the prompts in scope at most this share is answered worse for the sake of those out of scope. */
const MAX_LOST_IN_SCOPE = 0.002;

/** The label for prompts that have none of the other labels, recognized by its name. */
export function outOfScopeLabel(labels: readonly string[]): string | undefined {
  if (labels.length <= MIN_OTHER_LABELS) return undefined;
  const nameOf = (label: string) => label.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  for (const name of [...CERTAIN_NAMES, ...LIKELY_NAMES]) {
    const found = labels.find((label) => nameOf(label) === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The threshold that rejects the most prompts out of scope, of those with which accuracy on the trials is not lower and
 * that cost next to nothing in scope. Undefined where there is none, and where the label is learned as well as the
 * others, as "other" can be: then it is a label like them.
 */
export function calibrate(trials: readonly Trial[], answer: string): Rejection | undefined {
  if (isLearnedAsOthers(trials, answer)) return undefined;
  const inScope = trials.filter(({ expected }) => expected !== answer).length;
  const rising = trials
    .filter(({ text }) => text !== answer)
    .sort((a, b) => a.probability - b.probability);
  let won = 0;
  let lost = 0;
  let best = { won: 0, below: 0 };
  for (const [at, { expected, text, probability }] of rising.entries()) {
    if (expected === answer) won += 1;
    else if (expected === text) lost += 1;
    if (lost > inScope * MAX_LOST_IN_SCOPE) break;
    const next = rising[at + 1]?.probability ?? 1;
    if (next === probability || won <= best.won || won < lost) continue;
    best = { won, below: (probability + next) / 2 };
  }
  return best.won > 0 ? { answer, below: best.below } : undefined;
}

function isLearnedAsOthers(trials: readonly Trial[], answer: string): boolean {
  const rate = (some: readonly Trial[]) =>
    some.filter(({ expected, text }) => expected === text).length / Math.max(1, some.length);
  const outside = trials.filter(({ expected }) => expected === answer);
  return rate(outside) >= rate(trials.filter(({ expected }) => expected !== answer));
}
