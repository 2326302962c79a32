import { createHash } from "node:crypto";
import { UserError } from "../errors.ts";
import { COMMITTED_SUFFIX } from "../workflow/names.ts";
import type { AliasName } from "./alias-record.ts";

/** The alias that runs move, and people do not. */
export const CANDIDATE = "candidate";

/** A group has at most 48 characters and a name in Bedrock at most 63: `<group>_<alias>`. */
const MAX_ALIAS = 14;
const MAX_NAME = 63;

/**
 * Checks the name of an alias that people move.
 * @throws UserError `Registry.AliasName`
 */
export function checkAliasName(alias: string): void {
  const isOurs = alias === CANDIDATE || `_${alias}` === COMMITTED_SUFFIX;
  if (isOurs) {
    const why = alias === CANDIDATE ? "is moved by runs only" : "is a name that runs use";
    throw new UserError("Registry.AliasName", `the alias ${alias} ${why}`, {
      hint: "Choose another name, e.g. production or staging.",
    });
  }
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(alias) && alias.length <= MAX_ALIAS) return;
  throw new UserError("Registry.AliasName", `"${alias}" cannot be the name of an alias`, {
    hint: `Use a-z, 0-9 and single hyphens, at most ${MAX_ALIAS} characters, e.g. production.`,
  });
}

/**
 * The two names that an alias's own deployment or throughput may have: the second while the first still serves, and
 * the other way around at the next exchange. Both fit into Bedrock's 63 characters.
 */
export function servingNames({ group, alias }: AliasName): readonly [string, string] {
  const first = `${group}_${alias}`;
  const second = `${first}_2`;
  if (second.length <= MAX_NAME) return [first, second];
  const hash = createHash("sha256").update(first).digest("hex").slice(0, 6);
  const rest = `${hash}_${alias}_2`;
  const cut = group.slice(0, MAX_NAME - rest.length - 1).replace(/-$/, "");
  return [first, `${cut}-${rest}`];
}

/** Value of the tag of what serves an alias of its own. */
export function aliasTag({ group, alias }: AliasName): string {
  return `${group}@${alias}`;
}
