/** Roles of tool use: OpenAI's, and those of ShareGPT files. */
export const toolRoles: ReadonlySet<string> = new Set([
  "tool",
  "function",
  "function_call",
  "observation",
]);

const known = ["user", "assistant", "system"];

/** The role that a written one equals except for case and outer spaces. */
export function plainRole(written: string): string | undefined {
  const plain = written.trim().toLowerCase();
  return known.includes(plain) ? plain : undefined;
}

/** The role that a written one is probably meant to be, when it is close. */
export function nearestRole(written: string): string | undefined {
  const plain = written.trim().toLowerCase();
  return aliases.get(plain) ?? known.find((role) => isOneOrTwoEdits(plain, role));
}

const aliases: ReadonlyMap<string, string> = new Map([
  ["human", "user"],
  ["customer", "user"],
  ["client", "user"],
  ["bot", "assistant"],
  ["gpt", "assistant"],
  ["ai", "assistant"],
  ["model", "assistant"],
  ["agent", "assistant"],
  ["developer", "system"],
]);

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
