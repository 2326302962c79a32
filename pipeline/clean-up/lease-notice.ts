import type { Alias } from "../registry/aliases.ts";
import type { NextStep } from "../report/next-step.ts";
import type { Notice } from "../report/notice/notice.ts";
import { kindText } from "../report/outcome-text.ts";
import { runLayout } from "../run-folder/layout.ts";
import { aboutUsd, HOURS_OF_A_MONTH, hourlyText, monthlyText } from "../usd.ts";
import type { Price } from "./lease-facts.ts";
import { HOUR } from "./leases.ts";
import type { Owned } from "./owned.ts";

/** Something that is billed, and what a notice about it needs. */
export interface About {
  readonly resource: Owned;
  readonly price: Price;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Name of the data bucket. */
  readonly bucket: string;
  /** All that point at a version: what one of them points at is retired only by its name. */
  readonly aliases: readonly Alias[];
}

/** What a notice about something that is billed says of its own. */
interface Said {
  readonly event: LeaseEvent;
  /** After the name, e.g. `still costs money`. */
  readonly subject: string;
  /** What happened, in a sentence, and why. */
  readonly summary: string;
  readonly cause: string;
  readonly steps: readonly NextStep[];
}

type LeaseEvent = "lease-ends" | "no-owner" | "no-lease" | "removed" | "idle" | "base-model-legacy";

/** The notice about something that runs made: what it is and whose, why, what it has cost and costs, and what to do. */
export function leaseNotice(about: About, said: Said): Notice {
  const { resource } = about;
  const { event, subject, summary, cause, steps } = said;
  return {
    ...{ runId: resource.runId, event, summary, steps, resources: [resource.arn] },
    subject: `Tunewright: ${nameOf(resource)} ${subject}`,
    lines: [
      `what: ${kindText(resource.kind)} ${resource.arn} of ${ownerText(resource)}`,
      `cause: ${cause}`,
      `cost so far: ${costSoFar(about)}`,
      event === "removed"
        ? "costs from now on: nothing of this"
        : `costs from now on, by list prices: ${priceText(about.price)}`,
    ],
    links: linksOf(about, event),
  };
}

function linksOf({ resource, bucket }: About, event: LeaseEvent): Notice["links"] {
  const { prefix, reportPage, teardown } = runLayout(resource.runId);
  return [
    ...(event === "removed" ? [["proof", `s3://${bucket}/${teardown}`] as const] : []),
    ["report", `s3://${bucket}/${reportPage}`],
    ["files", `s3://${bucket}/${prefix}`],
  ];
}

/** e.g. `the alias support@production (run-1)`. */
function ownerText({ alias, runId }: Owned): string {
  return alias === null ? `the run ${runId}` : `the alias ${alias} (${runId})`;
}

/** As `renew` and `retire` take it. */
export function nameOf({ alias, runId }: Pick<Owned, "alias" | "runId">): string {
  return alias ?? runId;
}

/** The step that ends it. */
export function toEnd({ resource, aliases }: About): NextStep {
  const pointing = aliases.find(({ servingArn }) => servingArn === resource.arn);
  const named = pointing === undefined ? null : `${pointing.group}@${pointing.alias}`;
  return { text: "To end it:", command: `tunewright retire ${named ?? nameOf(resource)}` };
}

/** What it costs by list prices. */
export function priceText({ perHour, perMonth }: Price): string {
  if (perHour === 0) return "billed by tokens only";
  if (perHour !== null) return hourlyText(perHour);
  return perMonth === null ? "at a price that is not known" : monthlyText(perMonth);
}

/** What it has cost since it was made, by list prices. */
function costSoFar({ resource, price, now }: About): string {
  const { since, kind } = resource;
  if (since === null) return "not known, since Bedrock does not say when it was made";
  if (kind === "customization-job") return "what it has trained, which is counted when it ends";
  const hours = (now - Date.parse(since)) / HOUR;
  const time = `${hours.toFixed(0)} hours since ${since.slice(0, 10)}`;
  const hourly =
    price.perHour ?? (price.perMonth === null ? null : price.perMonth / HOURS_OF_A_MONTH);
  if (hourly === 0) return `the tokens that it was asked, nothing for the ${time}`;
  return hourly === null
    ? `${time}, at a price that is not known`
    : `${aboutUsd(hours * hourly)} for ${time}`;
}
