import type { Permission } from "../service.ts";
import type { ConditionKeys } from "./conditions.ts";
import { covers } from "./evaluate.ts";
import type { PolicySource, Statement } from "./policy.ts";
import { matchesWildcard } from "./wildcard.ts";

/** What identity policies say about one action on one resource. */
export interface Simulation {
  readonly decision: "allowed" | "explicitDeny" | "implicitDeny";
  /** Names of the policies that decided. */
  readonly policies: readonly string[];
  /** Condition keys that policies about the action look at, and that the request does not have. */
  readonly missingKeys: readonly string[];
}

/**
 * Decides by identity policies alone and with the given condition keys alone, as IAM's policy simulator does: what a
 * real request would bring along, its time or its principal, is not known to it.
 */
export function simulate(sources: readonly PolicySource[], permission: Permission): Simulation {
  const given = Object.entries(permission.conditions ?? {});
  const keys: ConditionKeys = new Map(given.map(([key, value]) => [key.toLowerCase(), value]));
  const matched = sources.flatMap(({ name, statements }) =>
    statements
      .filter((statement) => covers(statement, { permission, keys }))
      .map(({ effect }) => ({ name, effect })),
  );
  const denying = matched.filter(({ effect }) => effect === "Deny");
  const deciding = denying.length > 0 ? denying : matched;
  return {
    decision: denying.length > 0 ? "explicitDeny" : matched.length > 0 ? "allowed" : "implicitDeny",
    policies: [...new Set(deciding.map(({ name }) => name))],
    missingKeys: missingKeys(sources, { permission, keys }),
  };
}

function missingKeys(
  sources: readonly PolicySource[],
  { permission, keys }: { permission: Permission; keys: ConditionKeys },
): string[] {
  const action = permission.action.toLowerCase();
  const isAbout = ({ actions, notActions }: Statement) =>
    notActions.length > 0 || actions.some((each) => matchesWildcard(each.toLowerCase(), action));
  const named = sources
    .flatMap(({ statements }) => statements.filter(isAbout))
    .flatMap(({ conditions }) => Object.values(conditions).flatMap((one) => Object.keys(one)));
  return [...new Set(named)].filter((key) => !keys.has(key.toLowerCase()));
}
