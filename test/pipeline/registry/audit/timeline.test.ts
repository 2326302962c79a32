import { describe, expect, it } from "vitest";
import { inconsistencies } from "../../../../pipeline/registry/audit/consistency.ts";
import { momentOf, timelineOf } from "../../../../pipeline/registry/audit/timeline.ts";
import { aGroup, at } from "../../../support/group-records.ts";

describe("the timeline of a group", () => {
  it("has registrations, moves and servings in the order in which they happened, with who and why", () => {
    const timeline = timelineOf(aGroup());
    expect(timeline.map(({ what, version, alias, from }) => [what, version, alias, from])).toEqual([
      ["registered", "one", null, null],
      ["served", "one", null, null],
      ["moved", "one", "production", null],
      ["registered", "two", null, null],
      ["served", "two", null, null],
      ["promoted", "two", "production", "one"],
      ["withdrawn", "one", null, null],
    ]);
    const moved = timeline.findLast(({ what }) => what === "promoted");
    expect(moved).toMatchObject({ at: at(4), by: "arn:aws:iam::1:user/ada", reason: "better" });
    expect(timeline.at(-1)).toMatchObject({ arn: null, by: "sweep", reason: "the lease ran out" });
  });

  it("says what was in production at a time, that of a step included", () => {
    const timeline = timelineOf(aGroup());
    const pointed = (time: string) =>
      momentOf(timeline, time).aliases.map(({ alias, version }) => [alias, version]);
    const served = (time: string) => momentOf(timeline, time).served.map(({ version }) => version);
    expect([pointed(at(0)), served(at(0))]).toEqual([[], []]);
    expect([pointed(at(2)), served(at(2))]).toEqual([[["production", "one"]], ["one"]]);
    expect([pointed(at(3)), served(at(3))]).toEqual([[["production", "one"]], ["one", "two"]]);
    expect([pointed(at(4)), served(at(9))]).toEqual([[["production", "two"]], ["two"]]);
    expect(momentOf(timeline, at(5)).aliases[0]).toMatchObject({ since: at(4), reason: "better" });
  });

  it("keeps what an alias pointed at that someone has retired", () => {
    const group = aGroup();
    const step = { usdPerHour: null, by: "arn:aws:iam::1:user/bob", reason: "no longer used" };
    const none = { version: null, runId: null, servingArn: null, movedAt: at(7) };
    const aliases = group.aliases.map((alias) => {
      const to = { from: alias.version, to: null, at: at(7), what: "retired" as const };
      return { ...alias, ...none, history: [...alias.history, { ...step, ...to }] };
    });
    const records = { ...group, aliases };
    const timeline = timelineOf(records);
    expect(timeline.at(-1)).toMatchObject({ what: "retired", from: "two", version: "none" });
    const pointed = (time: string) => momentOf(timeline, time).aliases.map((one) => one.version);
    expect([pointed(at(6)), pointed(at(8))]).toEqual([["two"], ["none"]]);
    expect(inconsistencies(records)).toEqual(inconsistencies(group));
  });

  it("compares times, and not texts: a zone makes no difference", () => {
    const timeline = timelineOf(aGroup());
    const early = momentOf(timeline, "2026-11-23T05:04:00+05:00");
    expect(early.aliases).toEqual(momentOf(timeline, at(4)).aliases);
  });
});
