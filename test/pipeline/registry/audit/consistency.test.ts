import { describe, expect, it } from "vitest";
import type { Alias } from "../../../../pipeline/registry/aliases.ts";
import { inconsistencies } from "../../../../pipeline/registry/audit/consistency.ts";
import { evidenceFindings } from "../../../../pipeline/registry/audit/evidence.ts";
import type { GroupRecords } from "../../../../pipeline/registry/audit/timeline.ts";
import { aGroup, at } from "../../../support/group-records.ts";
import { aScore, aVerdict } from "../../../support/verdict.ts";
import { aVersion } from "../../../support/version.ts";

const kinds = (records: GroupRecords) => inconsistencies(records).map(({ kind }) => kind);
const key = (version: string) => `registry/support/versions/${version}.json`;

/** The group with something else in its alias. */
function withAlias(changes: Partial<Alias>): GroupRecords {
  const group = aGroup();
  return { ...group, aliases: group.aliases.map((alias) => ({ ...alias, ...changes })) };
}

describe("the records of a group", () => {
  it("agree where nothing was changed by hand", () => {
    expect(inconsistencies(aGroup())).toEqual([]);
  });

  it("may not have an alias of a version that does not exist, was rejected, or is not served", () => {
    const group = aGroup();
    expect(kinds({ ...group, entries: group.entries.slice(0, 1) })).toEqual(["alias-of-nothing"]);
    const [one, two] = group.entries;
    const rejected = { ...two, outcome: "rejected" as const };
    expect(kinds({ ...group, entries: [one, rejected] as GroupRecords["entries"] })).toEqual([
      "alias-of-rejected",
    ]);
    const [serving] = group.servings;
    const withdrawn = { ...serving, version: "two", runId: "two" } as GroupRecords["servings"][0];
    const [found] = inconsistencies({ ...group, servings: [withdrawn] });
    expect(found).toMatchObject({
      kind: "alias-not-served",
      about: "registry/support/aliases/production.json",
      message: expect.stringMatching(/two, which nothing serves: withdrawn at .* by sweep/),
    });
  });

  it("may have an alias with serving of its own, whatever has become of the version's", () => {
    const own = { ownsServing: true, servingArn: "arn:own", version: key("one") };
    const history = aGroup().aliases[0]?.history ?? [];
    const back = {
      ...{ what: "rolled-back" as const, usdPerHour: null, at: at(7), by: "ada" },
      ...{ from: key("two"), to: key("one"), reason: "rollback" },
    };
    expect(kinds(withAlias({ ...own, movedAt: at(7), history: [...history, back] }))).toEqual([]);
    expect(kinds(withAlias({ servingArn: "arn:other" }))).toEqual(["alias-served-elsewhere"]);
  });

  it("may not have a gap in a history, nor an end that is not where the alias points", () => {
    const [first, second] = aGroup().aliases[0]?.history ?? [];
    if (first === undefined || second === undefined) throw new Error("no history");
    expect(kinds(withAlias({ history: [second] }))).toEqual(["history-gap"]);
    expect(kinds(withAlias({ history: [first] }))).toEqual(["history-end"]);
    expect(kinds(withAlias({ history: [] }))).toEqual(["history-end"]);
    const late = { ...first, at: at(5) };
    expect(kinds(withAlias({ history: [late, second] }))).toEqual(["history-gap"]);
  });

  it("may not say that a version is served now, and end otherwise", () => {
    const group = aGroup();
    const servings = group.servings.map((serving) => ({
      ...serving,
      now: { path: "on-demand" as const, arn: "arn:back", committedUntil: null },
    }));
    expect(kinds({ ...group, servings })).toEqual(["history-end"]);
    const stray = group.servings.map((serving) => ({ ...serving, version: "three" }));
    expect(kinds({ ...group, servings: stray })).toEqual(["serving-of-nothing"]);
  });
});

describe("the evidence of a version", () => {
  const scores = {
    name: "labels",
    rows: 100,
    tuned: 0.9,
    base: 0.4,
    gain: 0.5,
    low: 0.38,
    high: 0.6,
  };
  const entry = aVersion("one", { scores });
  const report = { verdict: aVerdict(), modelArn: entry.modelArn };

  it("is the same in the entry, the verdict and the report", () => {
    expect(evidenceFindings(entry, { verdict: aVerdict(), report })).toEqual([]);
  });

  it("is named where it differs, figure by figure", () => {
    const verdict = aVerdict({ outcome: "rejected", scores: [aScore({ tuned: 0.91 })] });
    const found = evidenceFindings(entry, {
      verdict,
      report: { ...report, modelArn: "arn:other" },
    });
    expect(found.map(({ message }) => message)).toEqual([
      "outcome is accepted in the entry, rejected in verdict.json",
      "tuned is 0.9 in the entry, 0.91 in verdict.json",
      "the model is arn:model/one in the entry, arn:other in report.json",
    ]);
  });

  it("is unknown, not wrong, where the run's folder no longer has it", () => {
    const found = evidenceFindings(entry, { verdict: null, report: null });
    expect(found.map(({ kind }) => kind)).toEqual(["evidence-missing", "evidence-missing"]);
  });
});
