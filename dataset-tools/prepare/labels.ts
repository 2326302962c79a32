const mostLabels = 100;
const longestLabel = 80;
const rowsPerLabel = 3;

/** Counts answers until it is plain that they are no labels. */
export class LabelCount {
  #rows = 0;
  #counts: Map<string, number> | undefined = new Map();

  /** Notes an answer; undefined for a row whose answer is no plain text. */
  add(answer: string | undefined): void {
    this.#rows++;
    if (this.#counts === undefined) return;
    const fits = answer !== undefined && answer.length <= longestLabel && !answer.includes("\n");
    if (fits) this.#counts.set(answer, (this.#counts.get(answer) ?? 0) + 1);
    if (!fits || this.#counts.size > mostLabels) this.#counts = undefined;
  }

  /** The labels in order, when there are 2 to 100 and each has 3 rows on the average. */
  labels(): string[] | null {
    const names = [...(this.#counts?.keys() ?? [])];
    if (names.length < 2 || names.length * rowsPerLabel > this.#rows) return null;
    return names.sort((a, b) => (a < b ? -1 : 1));
  }
}

/** The system text that tells a model which labels there are, so that the base model has a fair chance. */
export function labelPrompt(labels: readonly string[]): string {
  const separator = labels.some((label) => label.includes(",")) ? "\n" : ", ";
  const list = labels.join(separator);
  return `Classify the message. Answer with exactly one of these labels and nothing else:${separator === "\n" ? "\n" : " "}${list}`;
}
