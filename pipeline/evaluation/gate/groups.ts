import type { Verdict } from "../../run-folder/verdict.ts";
import type { ScoredRow } from "../scored-rows.ts";
import { groupEffect } from "../statistics/design-effect.ts";
import { byScore, groupNames } from "./compare-rows.ts";

/** What the groups of the rows mean for the gain by the first score. */
export function groupsOf(rows: readonly ScoredRow[]): Verdict["groups"] {
  const names = groupNames(rows);
  if (names === null) return null;
  const { tuned, base } = byScore(0);
  return groupEffect(
    rows.map((row) => tuned(row) - base(row)),
    names,
  );
}
