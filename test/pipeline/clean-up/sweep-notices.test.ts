import { describe, expect, it } from "vitest";
import { HOUR } from "../../../pipeline/clean-up/leases.ts";
import type { Owned } from "../../../pipeline/clean-up/owned.ts";
import { noticeOf } from "../../../pipeline/clean-up/sweep-notices.ts";
import { newAlias } from "../../../pipeline/registry/alias-record.ts";
import type { Alias } from "../../../pipeline/registry/aliases.ts";
import { published } from "../../../pipeline/report/notice/published.ts";

const NOW = Date.parse("2026-11-27T12:00:00.000Z");
const MONTH_HOURS = 720;
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString();
const facts = { price: { perHour: 20, perMonth: 14_600 }, now: NOW, bucket: "data", aliases: [] };

const aThroughput = (changes: Partial<Owned> = {}): Owned =>
  ({
    ...{ kind: "provisioned-throughput", arn: "arn:p", name: "support_production" },
    ...{ status: "InService", modelArn: "arn:m", committedUntil: null, since: at(-MONTH_HOURS) },
    ...{ runId: "run-1", group: "support", alias: "support@production", lease: { until: null } },
    ...changes,
  }) as Owned;

const keep = { kind: "keep", why: "alias", until: null } as const;
const warn = { kind: "warn", until: at(3) } as const;

it("what has no lease is reported again every month with its cost, and not before it is a month old", () => {
  const due = noticeOf({ resource: aThroughput(), decision: keep }, facts);
  expect(due?.again).toBe(MONTH_HOURS);
  expect(due?.notice.subject).toBe("Tunewright: support@production still costs money");
  expect(due?.notice.lines).toContain(
    "cost so far: about 14,400 USD for 720 hours since 2026-10-28",
  );
  const young = aThroughput({ since: at(1 - MONTH_HOURS) });
  expect(noticeOf({ resource: young, decision: keep }, facts)).toBeNull();
  const leased = { ...keep, why: "lease", until: at(48) } as const;
  expect(noticeOf({ resource: aThroughput(), decision: leased }, facts)).toBeNull();
});

it("a removal is reported with the hours that were served, once it is proven", () => {
  const resource = aThroughput({ alias: null, since: at(-24) });
  const decision = { kind: "remove", why: "lease-ended" } as const;
  const due = noticeOf({ resource, decision }, facts);
  expect(due?.after).toMatchObject({ resource: { arn: "arn:p" }, reason: "Lease.Ended" });
  expect(due?.notice.lines).toContain("cost so far: about 480 USD for 24 hours since 2026-11-26");
  expect(due?.notice.lines).toContain("costs from now on: nothing of this");
  expect(due?.notice.links[0]).toEqual(["proof", "s3://data/runs/run-1/teardown.json"]);
});

it("what an alias points at is ended by the alias's name, by which alone it can be retired", () => {
  const resource = aThroughput({ alias: null });
  const candidate = { ...newAlias({ group: "support", alias: "candidate" }), servingArn: "arn:p" };
  const aliases = [candidate as Alias];
  const decision = { ...keep, why: "no-lease" } as const;
  const due = noticeOf({ resource, decision }, { ...facts, aliases });
  expect(due?.notice.steps[0]?.command).toBe("tunewright retire support@candidate");
});

const model = aThroughput({ kind: "custom-model", alias: null });
const ownerless = { kind: "no-owner", until: null } as const;

describe("every notice of the sweep has cause, remedy, costs and links", () => {
  it.each([
    ["a lease that ends", aThroughput(), warn, "tunewright renew support@production"],
    ["no lease", aThroughput(), keep, "tunewright retire support@production"],
    ["no owner", aThroughput(), { kind: "no-owner", until: at(9) }, "tunewright sweep --dry-run"],
    // No version is registered, so that `retire` does not know it.
    ["a model without an owner", model, ownerless, "aws bedrock delete-custom-model "],
    [
      "a job without a run",
      aThroughput({ kind: "customization-job", alias: null }),
      ...[ownerless, "tunewright stop run-1"],
    ],
    [
      "a lease that has ended",
      aThroughput({ alias: null }),
      ...[{ kind: "remove", why: "lease-ended" }, "tunewright serve run-1"],
    ],
    ["a removal", model, { kind: "remove", why: "deletion-promised" }, null],
  ] as const)("%s", (_, resource, decision, command) => {
    const notice = noticeOf({ resource, decision }, facts)?.notice;
    if (notice === undefined) throw new Error("no notice");
    const { subject, message } = published(notice, "text");
    expect(subject).toMatch(/^Tunewright: (support@production|run-1) (still costs|was removed)/);
    const parts = message.split("\n");
    for (const name of ["what", "cause", "cost so far", "costs from now on", "next"]) {
      expect(parts.filter((line) => line.startsWith(name))).not.toEqual([]);
    }
    if (command !== null) expect(message).toContain(`\`${command}`);
    expect(message).toContain(
      "\nreport: s3://data/runs/run-1/report.html\nfiles: s3://data/runs/run-1/",
    );
    const chat = JSON.parse(published(notice, "chat").message);
    expect(chat.content).toMatchObject({
      title: subject,
      keywords: ["tunewright", notice.event, "run-1"],
    });
    expect(chat.content.nextSteps).toHaveLength(notice.steps.length);
    expect(chat.metadata).toMatchObject({ threadId: "run-1", relatedResources: ["arn:p"] });
  });
});
