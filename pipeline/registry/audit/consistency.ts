import { z } from "zod";
import type { AliasRecord } from "../alias-record.ts";
import { type Alias, pointing } from "../aliases.ts";
import { type RegistryEntry, versionKey } from "../entry.ts";
import { LEASE_ENDED, type Serving } from "../serving.ts";
import { type GroupRecords, nameOf } from "./timeline.ts";

/** Something of a group's records that does not hold, or that cannot be checked any more. */
export const AuditFinding = z.strictObject({
  kind: z.enum([
    /** An alias points at a version that does not exist. */
    "alias-of-nothing",
    /** An alias points at a version that the gate rejected. */
    "alias-of-rejected",
    /** An alias points at a version that nothing serves. */
    "alias-not-served",
    /** As before, since its lease has ended: so it was meant. */
    "alias-lease-ended",
    /** An alias has another address than what serves its version. */
    "alias-served-elsewhere",
    /** A step of a history does not start where the one before ended, or is older than it. */
    "history-gap",
    /** A history does not end where its object says it is now. */
    "history-end",
    /** What serves a version that does not exist. */
    "serving-of-nothing",
    /** The entry, the verdict and the report of a version contradict each other. */
    "evidence-differs",
    /** The run's folder no longer has what a version was decided by. */
    "evidence-missing",
  ]),
  /** Key of the object that it is about. */
  about: z.string(),
  message: z.string(),
});
export type AuditFinding = z.infer<typeof AuditFinding>;

/** Whether a finding says that records contradict each other, and is not only worth knowing. */
export function isWrong({ kind }: AuditFinding): boolean {
  return kind !== "evidence-missing" && kind !== "alias-lease-ended";
}

/** What does not hold in the records of a group: the registry by itself, without what Bedrock has. */
export function inconsistencies(records: GroupRecords): AuditFinding[] {
  return [
    ...records.aliases.flatMap((alias) => aliasFindings(alias, records)),
    ...records.servings.flatMap((serving) => servingFindings(serving, records)),
  ];
}

type Kind = AuditFinding["kind"];

function aliasFindings(record: AliasRecord, records: GroupRecords): AuditFinding[] {
  const about = `registry/${record.group}/aliases/${record.alias}.json`;
  const alias = pointing(record);
  const finding = (kind: Kind, message: string) => ({ kind, about, message });
  return [
    ...(alias === undefined ? [] : pointedFindings(alias, records)).map(([kind, message]) =>
      finding(kind, message),
    ),
    ...historyFindings(record).map(([kind, message]) => finding(kind, message)),
  ];
}

type Said = readonly [kind: Kind, message: string];

/** What the alias points at now. */
function pointedFindings(alias: Alias, { entries, servings }: GroupRecords): Said[] {
  const name = nameOf(alias.version);
  const entry = entries.find((one) => versionKey(one.group, one.version) === alias.version);
  if (entry === undefined) {
    return [["alias-of-nothing", `points at ${alias.version}, which does not exist`]];
  }
  const rejected: Said[] =
    entry.outcome === "accepted"
      ? []
      : [["alias-of-rejected", `points at ${name}, which the gate rejected`]];
  return [...rejected, ...servedFindings(alias, entry, servings)];
}

function servedFindings(alias: Alias, entry: RegistryEntry, servings: readonly Serving[]): Said[] {
  if (alias.ownsServing) return [];
  const changed = servings.find(({ version }) => version === entry.version);
  const arn = changed === undefined ? entry.serving.arn : (changed.now?.arn ?? null);
  if (arn === null) {
    const last = changed?.history.at(-1);
    const why = last === undefined ? "" : `: withdrawn at ${last.at} by ${last.by}, ${last.reason}`;
    const kind = last?.reason === LEASE_ENDED ? "alias-lease-ended" : "alias-not-served";
    return [[kind, `points at ${entry.version}, which nothing serves${why}`]];
  }
  if (arn === alias.servingArn) return [];
  return [
    [
      "alias-served-elsewhere",
      `has the address ${alias.servingArn}, but ${arn} serves ${entry.version}`,
    ],
  ];
}

function historyFindings({ history, version, movedAt }: AliasRecord): Said[] {
  const last = history.at(-1);
  const ends: Said[] =
    last?.to === version && last.at === movedAt
      ? []
      : [
          [
            "history-end",
            `points at ${version} since ${movedAt}, but its history ends with ${last?.to ?? "nothing"} at ${last?.at ?? "no time"}`,
          ],
        ];
  const gaps = history.flatMap(({ from, to, at }, index): Said[] => {
    const before = history[index - 1];
    if (from !== (before?.to ?? null)) {
      return [
        [
          "history-gap",
          `the move to ${to} at ${at} is from ${from ?? "no version"}, but it pointed at ${before?.to ?? "no version"}`,
        ],
      ];
    }
    const isOlder = before !== undefined && Date.parse(at) < Date.parse(before.at);
    return isOlder
      ? [["history-gap", `the move to ${to} at ${at} is older than the one before`]]
      : [];
  });
  return [...gaps, ...ends];
}

function servingFindings(serving: Serving, { entries }: GroupRecords): AuditFinding[] {
  const { group, version, now, history } = serving;
  const about = `registry/${group}/serving/${version}.json`;
  const finding = (kind: Kind, message: string): AuditFinding => ({ kind, about, message });
  const last = history.at(-1);
  const isKnown = entries.some((entry) => entry.version === version);
  const ends = (last?.arn ?? null) === (now?.arn ?? null);
  const disordered = history.find((step, index) => {
    const before = history[index - 1];
    return before !== undefined && Date.parse(step.at) < Date.parse(before.at);
  });
  return [
    ...(isKnown ? [] : [finding("serving-of-nothing", `there is no version ${version}`)]),
    ...(ends
      ? []
      : [
          finding(
            "history-end",
            `is served by ${now?.arn ?? "nothing"}, but its history ends with ${last?.arn ?? "nothing"}`,
          ),
        ]),
    ...(disordered === undefined
      ? []
      : [finding("history-gap", `the step at ${disordered.at} is older than the one before`)]),
  ];
}
