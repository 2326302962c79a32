import type { EvaluationRow } from "../../run-folder/evaluation-row.ts";

/** The text of a row's last turn, which the model answers. */
export function questionOf({ messages }: Pick<EvaluationRow, "messages">): string {
  return (messages.at(-1)?.content ?? []).map(({ text }) => text).join("\n");
}

/**
 * Names the third of the lengths that each is in, with its bounds, e.g. `middle (40–96 characters)`. Equal lengths are
 * in one third, so that thirds of few different lengths are not equally large.
 * @param lengths in UTF-16 units
 */
export function lengthThirds(lengths: readonly number[]): string[] {
  const ordered = [...lengths].sort((one, other) => one - other);
  const bound = (share: number) => ordered[Math.ceil(ordered.length * share) - 1] ?? 0;
  const [short, middle] = [bound(1 / 3), bound(2 / 3)];
  return lengths.map((length) => {
    if (length <= short) return `short (up to ${short} characters)`;
    if (length <= middle) return `middle (${short + 1}–${middle} characters)`;
    return `long (${middle + 1} characters or more)`;
  });
}
