import { expect, it } from "vitest";
import { newAlias } from "../../../../pipeline/registry/alias-record.ts";
import {
  type PaidFacts,
  paidServing,
  paidSum,
} from "../../../../pipeline/run/versions/paid-serving.ts";
import { aVersion } from "../../../support/version.ts";

const at = (hour: number) => new Date(Date.UTC(2026, 10, 27) + hour * 3_600_000).toISOString();
const serving = { path: "provisioned", arn: "arn:p/own", committedUntil: null } as const;
const entry = aVersion("run-1", { group: "support", serving, registeredAt: at(2) });

const facts = (changes: Partial<PaidFacts> = {}): PaidFacts => ({
  ...{ entry, aliases: [], serving: undefined, teardown: undefined, plan: undefined },
  ...{ servedSince: at(1), isLatest: true, now: Date.parse(at(10)) },
  ...changes,
});

const removal = (arn: string, hour: number, alias?: string) => ({
  ...{ at: at(hour), since: at(1), outcome: { kind: "deletion-requested" as const } },
  resource: { kind: "provisioned-throughput" as const, arn },
  ...(alias === undefined ? {} : { alias }),
});

it("a run's own throughput counts from its creation until now, or until its removal", () => {
  const open = { alias: null, failed: false, from: at(1), to: null, hours: 9, usd: null };
  expect(paidServing(facts())).toEqual([open]);
  const teardown = { steps: [removal("arn:p/own", 5), removal("arn:p/own", 6)] };
  expect(paidServing(facts({ teardown }))).toEqual([{ ...open, to: at(5), hours: 4 }]);
  expect(paidServing(facts({ isLatest: false }))).toEqual([]);
  const onDemand = { ...entry, serving: { ...serving, path: "on-demand" as const } };
  expect(paidServing(facts({ entry: onDemand }))).toEqual([]);
});

it("an alias's own throughput counts for each version while the alias points at it", () => {
  const key = "registry/support/versions/run-1.json";
  const step = { by: "arn:me", reason: "better", usdPerHour: 20, from: null };
  const history = [
    { ...step, at: at(3), what: "promoted" as const, to: key, servedSince: at(2) },
    { ...step, at: at(4), what: "promoted" as const, to: "other", from: key },
    { ...step, at: at(7), what: "rolled-back" as const, to: key, from: "other" },
  ];
  const name = { group: "support", alias: "production" };
  const alias = { ...newAlias(name), servingArn: "arn:p/alias", ownsServing: true, history };
  const own = { steps: [removal("arn:p/own", 5)] };
  const all = paidServing(facts({ aliases: [alias], teardown: own }));
  expect(all.map(({ alias, hours, to }) => [alias, hours, to])).toEqual([
    [null, 4, at(5)],
    ["production", 2, at(4)],
    ["production", 3, null],
  ]);
  expect(paidSum(all.slice(1))).toEqual({ hours: 5, usd: 100 });
  expect(paidSum(all)).toEqual({ hours: 9, usd: null });

  const both = { steps: [...own.steps, removal("arn:p/alias", 9, "support@production")] };
  const removed = paidServing(facts({ aliases: [alias], teardown: both }));
  expect(removed.at(-1)).toMatchObject({ to: at(9), hours: 2 });
  const retired = { ...step, at: at(8), what: "retired" as const, from: key, to: null };
  const ended = { ...alias, servingArn: null, history: [...history, retired] };
  expect(paidServing(facts({ aliases: [ended] })).at(-1)).toMatchObject({ to: at(8), hours: 1 });
});

it("what was replaced counts until it was drained", () => {
  const key = "registry/support/versions/run-1.json";
  const step = { by: "arn:me", reason: "better", usdPerHour: 20, from: null };
  const history = [
    { ...step, at: at(3), what: "promoted" as const, to: key },
    { ...step, at: at(4), what: "promoted" as const, to: "other", drainedUntil: at(6) },
  ];
  const alias = { ...newAlias({ group: "support", alias: "production" }), history };
  expect(paidServing(facts({ aliases: [alias], isLatest: false }))).toMatchObject([
    { from: at(3), to: at(6), hours: 3, usd: 60 },
  ]);
});

it("what a promotion has bought counts, too, although it failed", () => {
  const bought = { arn: "arn:p/gone", from: at(3), to: at(5) };
  const failed = [
    { ...bought, runId: "run-1" },
    { ...bought, runId: "run-2" },
  ];
  const alias = { ...newAlias({ group: "support", alias: "production" }), failed };
  const own = { steps: [removal("arn:p/own", 5)] };
  expect(paidServing(facts({ aliases: [alias], teardown: own })).at(-1)).toEqual({
    ...{ alias: "production", failed: true, from: at(3), to: at(5), hours: 2, usd: null },
  });
  expect(paidSum(paidServing(facts({ aliases: [alias], teardown: own }))).hours).toBe(6);
});
