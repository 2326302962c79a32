import type { AliasStep } from "./alias-record.ts";

/**
 * Key of the version that a rollback goes to: the one before what the alias points at now, as if what was rolled back
 * had never been promoted. So a second rollback goes further back, and not to and fro.
 */
export function versionBefore(history: readonly AliasStep[]): string | undefined {
  const path: string[] = [];
  for (const { what, to } of history) {
    if (to === null) continue;
    const at = what === "rolled-back" ? path.lastIndexOf(to) : -1;
    if (at >= 0) path.length = at + 1;
    else if (path.at(-1) !== to) path.push(to);
  }
  return path.at(-2);
}
