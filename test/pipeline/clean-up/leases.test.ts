import { describe, expect, it } from "vitest";
import {
  type Decided,
  GRACE_HOURS,
  HOUR,
  isFine,
  type LeaseFacts,
  leaseDecisions,
  WARNING_HOURS,
} from "../../../pipeline/clean-up/leases.ts";
import type { Owned } from "../../../pipeline/clean-up/owned.ts";
import type { Alias } from "../../../pipeline/registry/aliases.ts";

const NOW = Date.parse("2026-11-27T12:00:00.000Z");
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString();

const aServing = (changes: object = {}): Owned =>
  ({
    ...{ kind: "deployment", arn: "arn:d/run-1", name: "run-1", status: "Active" },
    ...{ modelArn: "arn:m/run-1", committedUntil: null, since: at(-48) },
    ...{ runId: "run-1", group: "support", alias: null, lease: { until: at(48) } },
    ...changes,
  }) as Owned;

const aModel = (changes: object = {}): Owned =>
  aServing({ kind: "custom-model", arn: "arn:m/run-1", lease: { until: at(-1) }, ...changes });

const anAlias = (changes: Partial<Alias> = {}): Alias => ({
  ...{ group: "support", alias: "production", runId: "run-1", movedAt: at(-1), history: [] },
  ...{ version: "registry/support/versions/run-1.json", servingArn: "arn:d/run-1" },
  ...{ ownsServing: false, pending: null, draining: [], failed: [], ssmParameter: null },
  ...changes,
});

const version = {
  ...{ version: "run-1", group: "support", runId: "run-1", modelArn: "arn:m/run-1" },
  outcome: "accepted" as const,
};

const facts = (changes: Partial<LeaseFacts> = {}): LeaseFacts => ({
  ...{ now: NOW, running: new Set<string>(), versions: [version], aliases: [] },
  ...{ unreadable: new Set<string>(), promised: new Set<string>(), known: new Set<string>() },
  ...{ ownerless: {}, heldUntil: null },
  ...changes,
});

const decide = (one: Owned, changes: Partial<LeaseFacts> = {}, others: Owned[] = []) =>
  leaseDecisions([one, ...others], facts(changes))[0]?.decision;

const keep = (why: string, until: string | null = null) => ({ kind: "keep", why, until });
const ended = { lease: { until: at(-1) } };

describe("what serves a version", () => {
  it("stays while its lease holds, is warned about before it ends, and goes when it has", () => {
    expect(decide(aServing())).toEqual(keep("lease", at(48)));
    const soon = { lease: { until: at(WARNING_HOURS) } };
    expect(decide(aServing(soon))).toEqual({ kind: "warn", until: at(WARNING_HOURS) });
    expect(decide(aServing({ lease: { until: at(0) } }))).toEqual({
      kind: "remove",
      why: "lease-ended",
    });
  });

  it("goes at the end of its lease although the candidate points at it", () => {
    const aliases = [anAlias({ alias: "candidate" })];
    expect(decide(aServing(ended), { aliases })).toMatchObject({ kind: "remove" });
  });

  it("stays while its run executes, is committed, or has no lease", () => {
    expect(decide(aServing(ended), { running: new Set(["run-1"]) })).toEqual(keep("run-executing"));
    const committed = { ...ended, committedUntil: at(100) };
    expect(decide(aServing(committed))).toEqual(keep("commitment", at(100)));
    expect(decide(aServing({ lease: { until: null } }))).toEqual(keep("no-lease"));
  });

  it("stays, and is reported, where its lease or the registry cannot be read", () => {
    const unread = [
      decide(aServing({ lease: undefined })),
      decide(aServing(ended), { unreadable: new Set(["support"]) }),
      decide(aServing({ ...ended, group: null }), { unreadable: new Set(["other"]) }),
    ];
    expect(unread.map((one) => one && [one.kind, isFine(one)])).toEqual([
      ["keep", false],
      ["keep", false],
      ["keep", false],
    ]);
  });

  it("goes a day later where the lease had ended before the sweep first ran", () => {
    const old = aServing({ lease: { until: at(-20) } });
    expect(decide(old, { heldUntil: at(10) })).toEqual(keep("lease", at(10)));
    expect(decide(old, { heldUntil: at(-1) })).toMatchObject({ kind: "remove" });
    expect(decide(aServing(ended), { heldUntil: at(10) })).toMatchObject({ kind: "remove" });
  });
});

describe("the serving of an alias's own", () => {
  const own = aServing({ arn: "arn:own", name: "support_production", alias: "support@production" });
  const aliases = [anAlias({ servingArn: "arn:own", ownsServing: true })];

  it("is not ended by the lease of the run, nor by the loss of its tag", () => {
    const open = { ...own, lease: { until: null } };
    expect(decide(open, { aliases })).toEqual(keep("alias"));
    expect(decide({ ...own, lease: undefined }, { aliases })).toEqual(keep("alias"));
    expect(decide(aServing(ended), { aliases })).toMatchObject({ kind: "remove" });
  });

  it("belongs to nothing once the alias does not point at it", () => {
    const open = { ...own, lease: { until: null } };
    expect(decide(open)).toEqual({ kind: "no-owner", until: at(GRACE_HOURS) });
  });

  it("has the lease of its promotion while the alias does not point at it yet, or no more", () => {
    expect(decide(own)).toEqual(keep("lease", at(48)));
    expect(decide({ ...own, ...ended })).toEqual({ kind: "remove", why: "lease-ended" });
  });
});

describe("what belongs to nothing", () => {
  it("is reported at once, and goes after its grace, whatever its lease says", () => {
    const none = { versions: [] };
    expect(decide(aServing(), none)).toEqual({ kind: "no-owner", until: at(GRACE_HOURS) });
    const ownerless = { "arn:d/run-1": at(-GRACE_HOURS + 1) };
    expect(decide(aServing(), { ...none, ownerless })).toEqual({ kind: "no-owner", until: at(1) });
    const long = { "arn:d/run-1": at(-GRACE_HOURS) };
    expect(decide(aServing(), { ...none, ownerless: long })).toEqual({
      kind: "remove",
      why: "no-owner",
    });
  });

  it("is what serves a rejected version, too", () => {
    const versions = [{ ...version, outcome: "rejected" as const }];
    expect(decide(aServing(), { versions })).toMatchObject({ kind: "no-owner" });
  });
});

describe("a model", () => {
  it("is deleted only where that was promised, and once nothing serves it or points at it", () => {
    const promised = new Set(["run-1"]);
    expect(decide(aModel(), { promised })).toEqual({ kind: "remove", why: "deletion-promised" });
    expect(decide(aModel(), { promised }, [aServing()])).toEqual(keep("still-served"));
    expect(decide(aModel(), { promised, aliases: [anAlias()] })).toEqual(keep("version"));
  });

  it("of a version or of a run whose folder is there is kept", () => {
    expect(decide(aModel())).toEqual(keep("version"));
    const none = { versions: [] };
    expect(decide(aModel(), { ...none, known: new Set(["run-1"]) })).toEqual(keep("kept-model"));
    expect(decide(aModel(), none)).toEqual({ kind: "no-owner", until: null });
  });
});

/** Draws from the same seed are the same. */
function draws(seed: number) {
  let state = seed;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const pick = <T>(...choices: readonly T[]): T =>
    choices[Math.floor(random() * choices.length)] as T;
  return { pick, some: <T>(...all: readonly T[]) => all.filter(() => random() < 0.4) };
}

function drawn(seed: number): { found: Owned[]; facts: LeaseFacts } {
  const { pick, some } = draws(seed + 1);
  const runs = ["run-1", "run-2", "run-3"];
  const found = runs.flatMap((runId) => {
    const hours = pick(-50, -1, 0, 3, 48);
    const common = { runId, group: pick("support", null), modelArn: `arn:m/${runId}` };
    const lease = pick({ until: at(hours) }, { until: at(hours) }, { until: null }, undefined);
    const committedUntil = pick(null, null, at(5), at(-5));
    const alias = pick(null, null, "support@production");
    const status = pick("Active", "Active", "Deleting");
    return some(
      aServing({ ...common, arn: `arn:d/${runId}`, lease, committedUntil, alias, status }),
      aModel({ ...common, arn: `arn:m/${runId}` }),
      aServing({
        ...common,
        kind: "customization-job",
        arn: `arn:j/${runId}`,
        committedUntil: null,
      }),
    );
  });
  const versions = some(...runs).map((runId) => ({
    ...{ ...version, runId, version: runId, modelArn: `arn:m/${runId}` },
    outcome: pick("accepted" as const, "rejected" as const),
  }));
  const aliases = some(...runs).map((runId) =>
    anAlias({ runId, servingArn: `arn:d/${runId}`, ownsServing: pick(true, false) }),
  );
  const sets = { running: some(...runs), promised: some(...runs), known: some(...runs) };
  const ownerless = Object.fromEntries(
    some(...runs).map((runId) => [`arn:d/${runId}`, at(pick(-30, -2))]),
  );
  return {
    found,
    facts: facts({
      ...{ versions, aliases, ownerless, unreadable: new Set(pick([], [], ["support"])) },
      ...{ running: new Set(sets.running), promised: new Set(sets.promised) },
      known: new Set(sets.known),
    }),
  };
}

describe("of any account", () => {
  const accounts = Array.from({ length: 2_000 }, (_, seed) => drawn(seed));
  const all = accounts.flatMap(({ found, facts: known }) =>
    leaseDecisions(found, known).map((one) => ({ ...one, known })),
  );
  const removed = all.filter(({ decision }) => decision.kind === "remove");
  const hasEnded = ({ resource }: Decided) =>
    typeof resource.lease?.until === "string" && Date.parse(resource.lease.until) <= NOW;

  it("nothing goes that a run, a commitment, an unreadable group or an alias without an end needs", () => {
    expect(removed.length).toBeGreaterThan(100);
    for (const { resource, known } of removed) {
      expect(resource.alias === null && known.running.has(resource.runId)).toBe(false);
      const { committedUntil } = resource as { committedUntil: string | null };
      expect(Date.parse(committedUntil ?? at(-1))).toBeLessThanOrEqual(NOW);
      expect(known.unreadable.size > 0 && resource.group !== "other").toBe(false);
      const owner = known.aliases.find((one) => one.ownsServing && one.servingArn === resource.arn);
      if (owner !== undefined) expect(hasEnded({ resource } as Decided)).toBe(true);
    }
  });

  it("what has a version goes by its lease only, a model only by a promise, and a job never", () => {
    for (const one of removed) {
      const { resource, decision, known } = one;
      const why = decision.kind === "remove" ? decision.why : "";
      expect(resource.kind).not.toBe("customization-job");
      expect(why === "deletion-promised").toBe(resource.kind === "custom-model");
      if (why === "deletion-promised") expect(known.promised.has(resource.runId)).toBe(true);
      if (why === "lease-ended") expect(hasEnded(one)).toBe(true);
      if (why === "no-owner") {
        const since = Date.parse(known.ownerless[resource.arn] ?? at(0));
        expect(NOW - since).toBeGreaterThanOrEqual(GRACE_HOURS * HOUR);
      }
    }
  });

  it("everything gets one decision, the same each time, and no lease that has ended is forgotten", () => {
    for (const { found, facts: known } of accounts) {
      const decided = leaseDecisions(found, known);
      expect(decided.map(({ resource }) => resource)).toEqual(found);
      expect(leaseDecisions(found, known)).toEqual(decided);
    }
    const kept = all.filter(
      (one) => hasEnded(one) && one.decision.kind === "keep" && one.decision.why === "lease",
    );
    expect(kept).toEqual([]);
  });
});
