import type { TrainingRecord } from "../../record.ts";
import { nearestRole } from "./role-names.ts";

/** Roles as they were meant, so that one misspelled role does not also break the order of turns. */
export function spokenRoles(record: TrainingRecord): string[] {
  return record.turns.map(({ role }) => {
    if (role === "user" || role === "assistant") return role;
    return nearestRole(role) ?? role;
  });
}
