import { expect, it } from "vitest";
import { versionBefore } from "../../../pipeline/registry/alias-history.ts";
import { checkAliasName, servingNames } from "../../../pipeline/registry/alias-names.ts";
import type { AliasStep } from "../../../pipeline/registry/alias-record.ts";

/** A history from moves such as `+a` (promoted) and `-a` (rolled back to). */
function history(...moves: string[]): AliasStep[] {
  return moves.map((move, at) => ({
    ...{ at: "2026-11-27T00:00:00Z", by: "me", reason: "", usdPerHour: null },
    what: move.startsWith("-") ? "rolled-back" : "promoted",
    from: moves[at - 1]?.slice(1) ?? null,
    to: move.slice(1),
  }));
}

it.each([
  [["+a"], undefined],
  [["+a", "+b"], "a"],
  // A second rollback goes further back, not to and fro.
  [["+a", "+b", "+c", "-b"], "a"],
  [["+a", "+b", "+c", "-b", "-a"], undefined],
  // What was rolled back is as if it had never been promoted.
  [["+a", "+b", "-a", "+c"], "a"],
  // Rolled back further by name, and what was served again there.
  [["+a", "+b", "+c", "-a", "+a", "+d"], "a"],
  [["+a", "+b", "+a", "-b"], "a"],
])("the version before, after %j, is %s", (moves, expected) => {
  expect(versionBefore(history(...moves))).toBe(expected);
});

it.each(["production", "staging", "eu-west-1", "a", "a".repeat(14)])("%s is an alias", (name) => {
  expect(() => checkAliasName(name)).not.toThrow();
});

it.each(["candidate", "committed", "Production", "a_b", "-a", "a--b", "", "a".repeat(15), "a b"])(
  "%j is no alias that people move",
  (name) => {
    expect(() => checkAliasName(name)).toThrow(/alias/);
  },
);

it("both names of what serves an alias are names in Bedrock, and differ between groups", () => {
  const longest = ["x".repeat(48), `${"x".repeat(47)}y`, `${"x".repeat(30)}-${"y".repeat(17)}`];
  const names = longest.flatMap((group) => servingNames({ group, alias: "production-abc" }));
  for (const name of names) expect(name).toMatch(/^([0-9a-zA-Z][_-]?){1,63}$/);
  expect(names.every((name) => name.length <= 63)).toBe(true);
  expect(new Set(names).size).toBe(names.length);
  expect(servingNames({ group: "g", alias: "b" })).toEqual(["g_b", "g_b_2"]);
});
