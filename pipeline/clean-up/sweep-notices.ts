import { LEASE_ENDED } from "../registry/serving.ts";
import { minuteText } from "../report/figures.ts";
import { type NextStep, step } from "../report/next-step.ts";
import type { Notice } from "../report/notice/notice.ts";
import { published } from "../report/notice/published.ts";
import type { NoticeFormat } from "../workflow/deployment-settings.ts";
import { type About, leaseNotice, nameOf, toEnd } from "./lease-notice.ts";
import { type Decided, HOUR, type RemovalReason } from "./leases.ts";
import type { Owned } from "./owned.ts";
import type { PendingNotice } from "./sweep-record.ts";

/** A notice, and after how many hours people get it again while it holds; null: once. */
export interface Due extends Pick<PendingNotice, "key" | "after"> {
  readonly notice: Notice;
  readonly again: number | null;
}

/** A notice as it is kept until it is sent. */
export function pendingOf({ key, after, notice }: Due, format: NoticeFormat): PendingNotice {
  const { subject, message: text } = published(notice, format);
  return { key, after, subject, text };
}

/** Error-like codes of removals, for the registry and the proof. */
export const REMOVAL_CODES: Readonly<Record<RemovalReason, string>> = {
  "lease-ended": LEASE_ENDED,
  "no-owner": "Sweep.NoOwner",
  "deletion-promised": "Sweep.DeletionPromised",
};

const MONTH_HOURS = 30 * 24;
const COSTS = "still costs money";

/** What people are to know of a decision; null: nothing. */
export function noticeOf(
  { resource, decision }: Decided,
  facts: Omit<About, "resource">,
): Due | null {
  const about = { resource, ...facts };
  switch (decision.kind) {
    case "warn":
      return leaseEnds(about, decision.until);
    case "no-owner":
      return noOwner(about, decision.until);
    case "remove":
      return removed(about, decision.why);
    case "keep":
      return isReminded(decision.why, resource, facts.now) ? reminder(about) : null;
  }
}

/** Serving without a lease, once it is a month old. */
function isReminded(why: string, { kind, since }: Owned, now: number): boolean {
  if (kind !== "deployment" && kind !== "provisioned-throughput") return false;
  if (why !== "alias" && why !== "no-lease") return false;
  return since !== null && now - Date.parse(since) >= MONTH_HOURS * HOUR;
}

function leaseEnds(about: About, until: string): Due {
  const name = nameOf(about.resource);
  const notice = leaseNotice(about, {
    ...{ event: "lease-ends", subject: COSTS },
    summary: `The lease of ${name} ends on ${minuteText(until)}; the sweep then removes it.`,
    cause: "what a run serves has a lease, so that it is not billed forever",
    steps: [step("To keep it:", `tunewright renew ${name}`), toEnd(about)],
  });
  return { key: `lease-ends ${until} ${about.resource.arn}`, after: null, again: null, notice };
}

function noOwner(about: About, until: string | null): Due {
  const { kind, runId, arn } = about.resource;
  const name = nameOf(about.resource);
  const end = {
    "custom-model": "A model is never removed by itself.",
    "customization-job": "It ends by itself, and is billed for what it trains until then.",
    ...{ deployment: "", "provisioned-throughput": "" },
  }[kind];
  const removal =
    until === null ? end : `It is removed on ${minuteText(until)}, unless it has an owner then.`;
  const notice = leaseNotice(about, {
    ...{ event: "no-owner", subject: COSTS },
    summary: `${name} has something that belongs to nothing. ${removal}`.trim(),
    cause:
      "it carries the tag of a run, but no run that executes, and no version or alias, owns it",
    steps:
      kind === "custom-model"
        ? [
            step(
              "To delete the model:",
              `aws bedrock delete-custom-model --model-identifier ${arn}`,
            ),
          ]
        : [
            step("To see all that is billed:", "tunewright sweep --dry-run"),
            ...stopOf(kind, runId),
          ],
  });
  return {
    key: `no-owner ${arn}`,
    after: null,
    again: until === null ? MONTH_HOURS : null,
    notice,
  };
}

function stopOf(kind: Owned["kind"], runId: string): NextStep[] {
  return kind === "customization-job" ? [step("To end it now:", `tunewright stop ${runId}`)] : [];
}

function reminder(about: About): Due {
  const name = nameOf(about.resource);
  const notice = leaseNotice(about, {
    ...{ event: "no-lease", subject: COSTS },
    summary: `${name} has no lease, so that nothing ends it.`,
    cause:
      "someone has set its lease to none, or an alias has a serving of its own, which has none",
    steps: [toEnd(about), step("To give it a lease:", `tunewright renew ${name} --hours 168`)],
  });
  return { key: `reminder ${about.resource.arn}`, after: null, again: MONTH_HOURS, notice };
}

const REASONS: Readonly<Record<RemovalReason, string>> = {
  "lease-ended": "its lease ended",
  "no-owner": "it belonged to nothing",
  "deletion-promised": "its deletion was promised",
};

function removed(about: About, why: RemovalReason): Due {
  const { kind, arn, runId } = about.resource;
  const reason = REASONS[why];
  const notice = leaseNotice(about, {
    ...{ event: "removed", subject: `was removed: ${reason}` },
    summary: `${nameOf(about.resource)} was removed: ${reason}. Bedrock lists it no more.`,
    cause: reason,
    steps:
      why === "lease-ended"
        ? [step("To serve the model again:", `tunewright serve ${runId}`)]
        : [step("Nothing is to be done.")],
  });
  const after = { resource: { kind, arn }, runId, reason: REMOVAL_CODES[why] };
  return { key: `removed ${arn}`, after, again: null, notice };
}
