const maxLabelLength = 80;
/** How many labels a system prompt lists. */
export const promptLabels = { maxLabels: 100, minRowsPerLabel: 3 };

/** Whether an answer has the form of a label; undefined where it is not plain text. */
export function looksLikeLabel(answer: string | undefined): answer is string {
  return answer !== undefined && answer.length <= maxLabelLength && !answer.includes("\n");
}

/** Counts answers until it is clear that they are not labels. */
export class LabelTally {
  readonly #limits: { readonly maxLabels: number; readonly minRowsPerLabel: number };
  #rows = 0;
  #counts: Map<string, number> | undefined = new Map();

  constructor(limits = promptLabels) {
    this.#limits = limits;
  }

  /** Counts an answer; undefined for a row whose answer is not plain text. */
  add(answer: string | undefined): void {
    this.#rows++;
    if (this.#counts === undefined) return;
    const fits = looksLikeLabel(answer);
    if (fits) this.#counts.set(answer, (this.#counts.get(answer) ?? 0) + 1);
    if (!fits || this.#counts.size > this.#limits.maxLabels) this.#counts = undefined;
  }

  /** The answers may still be labels. */
  get open(): boolean {
    return this.#counts !== undefined;
  }

  /** Rows by label, when there are at least 2, at most as many as the limits allow, and rows enough for each; else null. */
  counts(): ReadonlyMap<string, number> | null {
    const counts = this.#counts ?? new Map<string, number>();
    const { minRowsPerLabel } = this.#limits;
    return counts.size < 2 || counts.size * minRowsPerLabel > this.#rows ? null : counts;
  }

  /** The labels in order; null when the answers are not labels. */
  labels(): string[] | null {
    const counts = this.counts();
    return counts === null ? null : [...counts.keys()].sort(byText);
  }

  /** Rows of each label in two versions; null when either has no labels. */
  static compare(
    before: LabelTally,
    after: LabelTally,
  ): { label: string; before: number; after: number }[] | null {
    const [old, now] = [before.counts(), after.counts()];
    if (old === null || now === null) return null;
    const labels = [...new Set([...old.keys(), ...now.keys()])].sort(byText);
    return labels.map((label) => ({
      label,
      before: old.get(label) ?? 0,
      after: now.get(label) ?? 0,
    }));
  }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** The system text that lists the labels, so that the base model has a fair chance. */
export function labelPrompt(labels: readonly string[]): string {
  const lines = labels.some((label) => label.includes(","));
  const list = labels.join(lines ? "\n" : ", ");
  return `Classify the message. Answer with exactly one of these labels and nothing else:${lines ? "\n" : " "}${list}`;
}
