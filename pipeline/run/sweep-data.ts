import { z } from "zod";
import { type Decided, isFine } from "../clean-up/leases.ts";
import type { LeaseSweep, LeaseSweepResult } from "../clean-up/sweep-leases.ts";
import type { Due } from "../clean-up/sweep-notices.ts";
import { stepText } from "../report/notice/text.ts";
import { Resource } from "../run-folder/teardown.ts";

const text = z.string().nullable();

/** Something of ours that is billed, and what is decided about it. Times are ISO 8601, prices USD by list prices. */
const Listed = z.strictObject({
  kind: Resource.shape.kind,
  arn: z.string(),
  region: z.string(),
  runId: z.string(),
  group: text,
  /** `group@alias` whose own serving it is. */
  alias: text,
  since: text,
  /** End of its lease; null: none, or it has no lease by its kind. */
  lease: text,
  usdPerHour: z.number().nullable(),
  usdPerMonth: z.number().nullable(),
  decision: z.enum(["keep", "warn", "no-owner", "remove"]),
  /** Why it stays or goes. */
  why: text,
  /** When that changes by itself; null: it does not, or at once. */
  until: text,
  /** false: someone should look at it. */
  fine: z.boolean(),
});
export type Listed = z.infer<typeof Listed>;

/** What else people should know of something that is served. */
const Finding = z.strictObject({
  /** e.g. `idle`, `base-model-legacy`. */
  kind: z.string(),
  arn: z.string(),
  text: z.string(),
  /** What to do about it. */
  remedy: z.string(),
});

const Problem = z.strictObject({ about: z.string(), error: z.string() });

/** What `tunewright sweep --json` prints. */
export const SweepData = z.strictObject({
  dryRun: z.boolean(),
  at: z.string(),
  found: z.array(Listed),
  /** ARNs of what was removed and is no longer listed, and of what still is. */
  removed: z.array(z.string()),
  remaining: z.array(z.string()),
  findings: z.array(Finding),
  /** Keys of the notices that were sent. */
  notified: z.array(z.string()),
  problems: z.array(Problem),
});
export type SweepData = z.infer<typeof SweepData>;

/** What `tunewright renew --json` prints; null: without an end. */
export const RenewData = z.strictObject({
  target: z.string(),
  version: z.string(),
  kind: z.enum(["deployment", "provisioned-throughput"]),
  servingArn: z.string(),
  before: text,
  until: text,
});

/** What `tunewright serve --json` prints. */
export const ServeData = z.strictObject({
  version: z.string(),
  group: z.string(),
  servingArn: z.string(),
  until: z.string(),
  adopted: z.boolean(),
  smokeTest: z.enum(["answered", "throttled"]),
  usdPerHour: z.number().nullable(),
});
export type ServeData = z.infer<typeof ServeData>;

/** What `tunewright retire --json` prints. */
export const RetireData = z.strictObject({
  target: z.string(),
  version: z.string(),
  /** The alias that points at nothing now, `group@alias`; null where a version was named. */
  alias: text,
  steps: z.array(
    z.strictObject({ kind: Resource.shape.kind, arn: z.string(), outcome: z.string() }),
  ),
  /** What List calls still showed then. */
  remaining: z.array(z.strictObject({ kind: Resource.shape.kind, arn: z.string() })),
  checkedAt: z.string(),
});
export type RetireData = z.infer<typeof RetireData>;

/** A sweep that has only looked. */
export function plannedData(sweep: LeaseSweep, region: string): SweepData {
  return {
    ...{ dryRun: true, at: sweep.at, found: listed(sweep, region) },
    ...{ removed: [], remaining: [], notified: [], findings: sweep.findings.map(findingOf) },
    problems: [...sweep.look.problems],
  };
}

/** A sweep that has removed and notified. */
export function sweptData(result: LeaseSweepResult, region: string): SweepData {
  const { at, removed, remaining, notified, problems } = result;
  const arnsOf = (all: readonly { arn: string }[]) => all.map(({ arn }) => arn);
  return {
    ...{ dryRun: false, at, found: listed(result, region) },
    ...{ removed: arnsOf(removed), remaining: arnsOf(remaining) },
    ...{ findings: result.findings.map(findingOf), notified: [...notified] },
    problems: [...problems],
  };
}

function findingOf({ notice }: Due): z.infer<typeof Finding> {
  const { event: kind, resources, summary: text, steps } = notice;
  return { kind, arn: resources[0] ?? "", text, remedy: steps.map(stepText).join(" ") };
}

function listed({ decided, look }: LeaseSweep, region: string): Listed[] {
  return decided.map((one) => {
    const { kind, arn, runId, group, alias, since, lease } = one.resource;
    const price = look.prices.get(arn);
    return {
      ...{ kind, arn, region, runId, group, alias, since, lease: lease?.until ?? null },
      ...{ usdPerHour: price?.perHour ?? null, usdPerMonth: price?.perMonth ?? null },
      ...decisionOf(one),
    };
  });
}

function decisionOf({ decision }: Decided): Pick<Listed, "decision" | "why" | "until" | "fine"> {
  const { kind } = decision;
  const fine = isFine(decision);
  switch (kind) {
    case "keep":
      return { decision: kind, why: decision.why, until: decision.until, fine };
    case "remove":
      return { decision: kind, why: decision.why, until: null, fine };
    case "warn":
      return { decision: kind, why: "lease", until: decision.until, fine };
    case "no-owner":
      return { decision: kind, why: null, until: decision.until, fine };
  }
}
