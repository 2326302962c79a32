import { newAlias } from "../../pipeline/registry/alias-record.ts";
import type { Alias } from "../../pipeline/registry/aliases.ts";
import type { GroupRecords } from "../../pipeline/registry/audit/timeline.ts";
import { aVersion } from "./version.ts";

/** So many minutes after midnight. */
export function at(minute: number): string {
  return `2026-11-23T00:0${minute}:00.000Z`;
}

/** Two versions of the group `support`: production moved from the first to the second, and the first was withdrawn. */
export function aGroup() {
  const key = (version: string) => `registry/support/versions/${version}.json`;
  const one = aVersion("one", { registeredAt: at(1) });
  const two = aVersion("two", { registeredAt: at(3) });
  const step = { what: "moved" as const, usdPerHour: null };
  const production: Alias = {
    ...newAlias({ group: "support", alias: "production" }),
    ...{ version: key("two"), runId: "two", servingArn: "arn:deployment/two", movedAt: at(4) },
    history: [
      { ...step, at: at(2), by: "run one", from: null, to: key("one"), reason: "first" },
      {
        ...{ ...step, what: "promoted" as const, at: at(4), by: "arn:aws:iam::1:user/ada" },
        ...{ from: key("one"), to: key("two"), reason: "better" },
      },
    ],
  };
  const withdrawn = { at: at(6), by: "sweep", arn: null, reason: "the lease ran out" };
  const serving = {
    ...{ group: "support", version: "one", runId: "one", now: null },
    history: [{ ...withdrawn, what: "withdrawn" as const }],
  };
  return { entries: [one, two], aliases: [production], servings: [serving] } satisfies GroupRecords;
}
