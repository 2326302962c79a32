/**
 * The name that was probably meant.
 * @returns undefined where none is near: more than a third of the letters would have to change
 */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const target = plain(wanted).slice(0, 64);
  let best: { name: string; steps: number } | undefined;
  for (const name of names) {
    const steps = editSteps(target, plain(name));
    if (steps <= Math.max(target.length, name.length) / 3 && steps < (best?.steps ?? Infinity)) {
      best = { name, steps };
    }
  }
  return best?.name;
}

/** Letters to add, remove, replace or swap with the next one. */
function editSteps(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next[j] = Math.min(
        (last[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    [before, last] = [last, next];
  }
  return last[other.length] ?? 0;
}
