import { expect, it } from "vitest";
import { HOUR } from "../../../pipeline/clean-up/leases.ts";
import type { Owned } from "../../../pipeline/clean-up/owned.ts";
import { noticeOf } from "../../../pipeline/clean-up/sweep-notices.ts";

const NOW = Date.parse("2026-11-27T12:00:00.000Z");
const MONTH_HOURS = 720;
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString();
const price = { perHour: 20, perMonth: 14_600 };

const aThroughput = (changes: Partial<Owned> = {}): Owned =>
  ({
    ...{ kind: "provisioned-throughput", arn: "arn:p", name: "support_production" },
    ...{ status: "InService", modelArn: "arn:m", committedUntil: null, since: at(-MONTH_HOURS) },
    ...{ runId: "run-1", group: "support", alias: "support@production", lease: { until: null } },
    ...changes,
  }) as Owned;

const keep = { kind: "keep", why: "alias", until: null } as const;

it("what has no lease is reported again every month with its cost, and not before it is a month old", () => {
  const due = noticeOf({ resource: aThroughput(), decision: keep }, { price, now: NOW });
  expect(due?.again).toBe(MONTH_HOURS);
  expect(due?.notice.subject).toBe("Tunewright: support@production still costs money");
  expect(due?.notice.text).toContain(
    "served since 2026-10-28: 720 hours, about 14,400 USD. To end it: tunewright retire support@production",
  );
  const young = aThroughput({ since: at(1 - MONTH_HOURS) });
  expect(noticeOf({ resource: young, decision: keep }, { price, now: NOW })).toBeNull();
  const leased = { ...keep, why: "lease", until: at(48) } as const;
  expect(noticeOf({ resource: aThroughput(), decision: leased }, { price, now: NOW })).toBeNull();
});

it("a removal is reported with the hours that were served, once it is proven", () => {
  const resource = aThroughput({ alias: null, since: at(-24) });
  const decision = { kind: "remove", why: "lease-ended" } as const;
  const due = noticeOf({ resource, decision }, { price, now: NOW });
  expect(due?.notice.after).toMatchObject({ resource: { arn: "arn:p" }, reason: "Lease.Ended" });
  expect(due?.notice.text).toContain("24 hours, about 480 USD");
});
