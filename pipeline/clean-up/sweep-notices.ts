import { LEASE_ENDED } from "../registry/serving.ts";
import { minuteText } from "../report/figures.ts";
import { kindText } from "../report/outcome-text.ts";
import { aboutUsd, hourlyText, monthlyText } from "../usd.ts";
import type { Price } from "./lease-facts.ts";
import { type Decided, HOUR, type RemovalReason } from "./leases.ts";
import type { Owned } from "./owned.ts";
import type { Notice } from "./sweep-record.ts";

/** A notice, and after how many hours people get it again while it holds; null: once. */
export interface Due {
  readonly notice: Notice;
  readonly again: number | null;
}

/** Error-like codes of removals, for the registry and the proof. */
export const REMOVAL_CODES: Readonly<Record<RemovalReason, string>> = {
  "lease-ended": LEASE_ENDED,
  "no-owner": "Sweep.NoOwner",
  "deletion-promised": "Sweep.DeletionPromised",
};

const MONTH_HOURS = 30 * 24;

/** What people are to know of a decision; null: nothing. */
export function noticeOf(
  { resource, decision }: Decided,
  { price, now }: { price: Price; now: number },
): Due | null {
  const about = { resource, price };
  switch (decision.kind) {
    case "warn":
      return costing(about, `lease-ends ${decision.until}`, {
        text: `Its lease ends on ${minuteText(decision.until)}; the sweep then removes it. To keep it: ${renew(resource)}`,
      });
    case "no-owner":
      return costing(about, "no-owner", {
        text: `It belongs to no run that executes, and no version or alias. ${noOwnerText(resource, decision.until)}`,
        again: decision.until === null ? MONTH_HOURS : null,
      });
    case "remove":
      return removed(about, decision.why, now);
    case "keep":
      if (!isReminded(decision.why, resource, now)) return null;
      return costing(about, "reminder", {
        text: `It has no lease, so that nothing ends it.${sinceText(about, now)} To end it: tunewright retire ${nameOf(resource)}`,
        again: MONTH_HOURS,
      });
  }
}

/** Serving without a lease, once it is a month old. */
function isReminded(why: string, { kind, since }: Owned, now: number): boolean {
  if (kind !== "deployment" && kind !== "provisioned-throughput") return false;
  if (why !== "alias" && why !== "no-lease") return false;
  return since !== null && now - Date.parse(since) >= MONTH_HOURS * HOUR;
}

interface About {
  readonly resource: Owned;
  readonly price: Price;
}

function costing(
  about: About,
  kind: string,
  { text, again = null }: { text: string; again?: number | null },
): Due {
  const { resource } = about;
  const subject = `Tunewright: ${nameOf(resource)} still costs money`;
  const notice = { key: `${kind} ${resource.arn}`, subject: subject.slice(0, 100), after: null };
  return { notice: { ...notice, text: `${headText(about)}\n${text}` }, again };
}

function removed(about: About, why: RemovalReason, now: number): Due {
  const { resource } = about;
  const { kind, arn, runId } = resource;
  const reasons: Readonly<Record<RemovalReason, string>> = {
    "lease-ended": "its lease ended",
    "no-owner": "it belonged to nothing",
    "deletion-promised": "its deletion was promised",
  };
  const again =
    kind === "custom-model" ? "" : `\nTo serve the model again: tunewright serve ${runId}`;
  const notice = {
    key: `removed ${arn}`,
    subject: `Tunewright: ${nameOf(resource)} was removed: ${reasons[why]}`.slice(0, 100),
    text: `${headText(about)}\nIt was removed, and Bedrock lists it no more.${kind === "custom-model" ? "" : sinceText(about, now)} Proof: runs/${runId}/teardown.json${again}`,
    after: { resource: { kind, arn }, runId, reason: REMOVAL_CODES[why] },
  };
  return { notice, again: null };
}

/** What it is, whose, and what it costs. */
function headText({ resource, price }: About): string {
  return `${kindText(resource.kind)} ${resource.arn}\nof ${ownerText(resource)}, ${priceText(price)}`;
}

/** e.g. `the alias support@production (run-1)`. */
export function ownerText({ alias, runId }: Owned): string {
  return alias === null ? `the run ${runId}` : `the alias ${alias} (${runId})`;
}

/** As `renew` and `retire` take it. */
export function nameOf({ alias, runId }: Pick<Owned, "alias" | "runId">): string {
  return alias ?? runId;
}

function renew(resource: Owned): string {
  return `tunewright renew ${nameOf(resource)}`;
}

/** What it costs by list prices. */
export function priceText({ perHour, perMonth }: Price): string {
  if (perHour === 0) return "billed by tokens only";
  if (perHour !== null) return hourlyText(perHour);
  return perMonth === null ? "at a price that is not known" : monthlyText(perMonth);
}

function noOwnerText({ kind, runId }: Owned, until: string | null): string {
  if (until !== null) return `It is removed on ${minuteText(until)}, unless it has an owner then.`;
  return kind === "custom-model"
    ? `A model is never removed by itself. To delete it: tunewright retire ${runId} --model`
    : "It ends by itself, and is billed for what it trains until then.";
}

/** What it has cost since it was made. */
function sinceText({ resource, price }: About, now: number): string {
  const { since } = resource;
  if (since === null) return "";
  const hours = (now - Date.parse(since)) / HOUR;
  const usd =
    price.perHour === null || price.perHour === 0 ? "" : `, ${aboutUsd(hours * price.perHour)}`;
  return ` It has been served since ${since.slice(0, 10)}: ${hours.toFixed(0)} hours${usd}.`;
}
