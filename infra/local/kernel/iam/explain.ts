import type { GrantUse } from "./usage.ts";

/** The least-privilege report: every granted permission, and whether any call needed it. */
export function explainIam(uses: readonly GrantUse[]): string {
  const never = uses.filter(({ used }) => used === 0);
  const lines = [
    `Permissions granted by the template: ${uses.length}, used: ${uses.length - never.length}, never used: ${never.length}`,
  ];
  for (const role of [...new Set(uses.map((use) => use.role))].sort()) {
    lines.push(`  ${role}`);
    for (const use of uses.filter((one) => one.role === role)) lines.push(`    ${line(use)}`);
  }
  return `${lines.join("\n")}\n`;
}

function line({ action, resources, policy, used }: GrantUse): string {
  const count = used === 0 ? "never used" : `used ${used}×`;
  return `${count.padEnd(12)} ${action} on ${resources.join(", ")} (${policy})`;
}
