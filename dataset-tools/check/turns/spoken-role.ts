import type { TrainingRecord } from "../../record.ts";
import { nearestRole, toolRoles } from "./role-names.ts";

/** Roles as they were meant, so that one misspelled role does not also break the order of turns. */
export function spokenRoles(record: TrainingRecord): string[] {
  return record.turns.map(({ role }) => {
    if (role === "user" || role === "assistant" || toolRoles.has(role)) return role;
    return nearestRole(role) ?? role;
  });
}

/** Whether the record contains tool calls, whose turns need not alternate. */
export function usesTools(record: TrainingRecord): boolean {
  return record.turns.some(
    ({ role, blocks }) =>
      toolRoles.has(role) ||
      blocks.some(
        (block) => "other" in block && ("toolUse" in block.other || "toolResult" in block.other),
      ),
  );
}
