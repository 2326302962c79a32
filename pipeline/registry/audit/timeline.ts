import { basename } from "node:path/posix";
import { z } from "zod";
import { percentText } from "../../evaluation/score-text.ts";
import { type AliasRecord, AliasStep } from "../alias-record.ts";
import type { RegistryEntry } from "../entry.ts";
import { type Serving, ServingStep } from "../serving.ts";

/** One thing that happened in a group. */
export const AuditEvent = z.strictObject({
  /** ISO 8601. */
  at: z.string(),
  what: z.enum(["registered", ...AliasStep.shape.what.unwrap().options, "served", "withdrawn"]),
  /** null unless an alias moved. */
  alias: z.string().nullable(),
  /** Name of the version that it is about; of a move the one that the alias points at from then on. */
  version: z.string(),
  /** Name of the version that the alias pointed at before; null where there was none. */
  from: z.string().nullable(),
  /** What serves the version from then on; null where nothing does, or it is about something else. */
  arn: ServingStep.shape.arn,
  /** Who did it: the ARN of a person or role, `run <id>` or `sweep`. */
  by: z.string(),
  /** On what evidence. */
  reason: z.string(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** All that the registry has recorded of a group. */
export interface GroupRecords {
  readonly entries: readonly RegistryEntry[];
  readonly aliases: readonly AliasRecord[];
  readonly servings: readonly Serving[];
}

/** All that happened in a group, oldest first; of what happened at the same time, in the order in which it must have. */
export function timelineOf({ entries, aliases, servings }: GroupRecords): AuditEvent[] {
  const events = [
    ...entries.flatMap(registrationOf),
    ...servings.flatMap(servingEvents),
    ...aliases.flatMap(moves),
  ];
  return events.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function registrationOf(entry: RegistryEntry): AuditEvent[] {
  const { version, registeredAt: at, runId, outcome, scores, serving } = entry;
  const of = { at, version, alias: null, from: null, by: `run ${runId}` };
  const reason = `${outcome}: ${scores.name} ${percentText(scores.tuned)}, base model ${percentText(scores.base)}`;
  const registered = { ...of, what: "registered" as const, arn: null, reason };
  if (serving.arn === null) return [registered];
  return [registered, { ...of, what: "served", arn: serving.arn, reason: "registered" }];
}

function servingEvents({ version, history }: Serving): AuditEvent[] {
  return history.map(({ at, by, what, arn, reason }) => ({
    ...{ at, what, alias: null, version, from: null, arn, by, reason },
  }));
}

function moves({ alias, history }: AliasRecord): AuditEvent[] {
  return history.map(({ at, by, what, from, to, reason }) => ({
    ...{ at, what, alias, version: nameOf(to), arn: null, by, reason },
    from: from === null ? null : nameOf(from),
  }));
}

/** Name of a version by its key; null: an alias points at none. */
export function nameOf(key: string | null): string {
  return key === null ? "none" : basename(key, ".json");
}

/** What a group's aliases pointed at, and what was served, at a point in time. */
export const AuditedMoment = z.strictObject({
  at: z.string(),
  aliases: z.array(
    z.strictObject({
      alias: z.string(),
      version: z.string(),
      /** Since when, by whom and on what evidence. */
      ...AuditEvent.pick({ by: true, reason: true }).shape,
      since: z.string(),
    }),
  ),
  /** Versions that something served by the registry's own account. */
  served: z.array(z.strictObject({ version: z.string(), arn: z.string(), since: z.string() })),
});
export type AuditedMoment = z.infer<typeof AuditedMoment>;

/** @param at ISO 8601; what happened at that very time has happened */
export function momentOf(timeline: readonly AuditEvent[], at: string): AuditedMoment {
  const before = timeline.filter((event) => Date.parse(event.at) <= Date.parse(at));
  const aliases = new Map<string, AuditedMoment["aliases"][number]>();
  const served = new Map<string, AuditedMoment["served"][number]>();
  for (const { what, alias, version, arn, by, reason, at: since } of before) {
    if (alias !== null) aliases.set(alias, { alias, version, by, reason, since });
    else if (what === "withdrawn") served.delete(version);
    else if (arn !== null) served.set(version, { version, arn, since });
  }
  return { at, aliases: [...aliases.values()], served: [...served.values()] };
}
