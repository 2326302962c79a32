const known = ["user", "assistant", "system"];

/** The role that a written one is probably meant to be, when it is close. */
export function nearestRole(written: string): string | undefined {
  const plain = written.trim().toLowerCase();
  return aliases.get(plain) ?? known.find((role) => isOneOrTwoEdits(plain, role));
}

/** Names that are probably meant so, but not certainly. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["client", "user"],
  ["person", "user"],
  ["operator", "assistant"],
  ["support", "assistant"],
]);

/** A role is a word; anything longer may be text of the row and is not shown. */
export function wordOnly(role: string): string {
  return /^[\w -]{0,24}$/.test(role) ? role : `${role.length} characters`;
}

/** At most two letters added, dropped, changed or swapped. */
export function isOneOrTwoEdits(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false;
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    above = row;
  }
  return (above[b.length] ?? 9) <= 2;
}
