import type { Look } from "../../../clean-up/lease-facts.ts";
import { nameOf } from "../../../clean-up/lease-notice.ts";
import { planSweep } from "../../../clean-up/sweep-leases.ts";
import { type Listed, plannedData } from "../../../run/sweep-data.ts";
import { decisionText } from "../../../run/sweep-text.ts";
import type { ApiCall } from "../../http/route.ts";
import { type OpenPlace, openPlaces } from "../../place.ts";
import { keptPriceText } from "../actions/price-text.ts";

/** Something that costs money until it is deleted. Times are ISO 8601, prices USD by list prices. */
export interface CostNow
  extends Pick<
    Listed,
    | "kind"
    | "arn"
    | "region"
    | "runId"
    | "group"
    | "since"
    | "lease"
    | "usdPerHour"
    | "usdPerMonth"
    | "fine"
  > {
  /** Aliases, `group@alias`, that it answers for. */
  readonly aliases: readonly string[];
  readonly price: string;
  /** Why it stays or goes, and until when. */
  readonly why: string;
  /** It belongs to no run, version or alias. */
  readonly isOrphan: boolean;
  /** As what its lease is renewed or it is retired; null: no version of it is registered, or it is a job. */
  readonly name: string | null;
}

/** What costs money now, as Bedrock's lists show it. */
export interface CostsNow {
  /** When that was looked at, by the cloud's clock (ISO 8601). */
  readonly at: string;
  readonly found: readonly CostNow[];
  /** What is known of their sum, and whether something of it is not known. */
  readonly usdPerHour: number;
  readonly usdPerMonth: number;
  readonly isPartial: boolean;
  /** What could not be read. */
  readonly problems: readonly string[];
}

/** `GET /api/costs?run=&group=`: of everything, or of one run or group. */
export async function readCostsNow({ places, query }: ApiCall): Promise<CostsNow> {
  const [run, group] = [query.get("run"), query.get("group")];
  const looks = await Promise.all((await openPlaces(places)).map(lookAt));
  const found = looks
    .flatMap((look) => look.found)
    .filter((one) => (run ?? one.runId) === one.runId && (group ?? one.group) === one.group);
  const sum = (of: (one: CostNow) => number | null) =>
    found.reduce((all, one) => all + (of(one) ?? 0), 0);
  return {
    at: looks[0]?.at ?? "",
    found,
    usdPerHour: sum((one) => one.usdPerHour),
    usdPerMonth: sum((one) => one.usdPerMonth),
    isPartial: found.some(({ usdPerMonth }) => usdPerMonth === null),
    problems: looks.flatMap(({ problems }) => problems),
  };
}

async function lookAt({
  place,
  environment,
}: OpenPlace): Promise<Pick<CostsNow, "at" | "found" | "problems">> {
  const { bedrock, bucket, sfn, stack } = environment;
  const { stateMachineArn } = stack;
  const clock = await place.clock();
  const tools = { bedrock, bucket, sfn, stateMachineArn, clock, findings: async () => [] };
  const sweep = await planSweep(tools, { isWatched: true });
  const { at, found, problems } = plannedData(sweep, place.region);
  return {
    at,
    found: found.map((one) => costOf(one, sweep.look)),
    problems: problems.map(({ about, error }) => `${about}: ${error}`),
  };
}

function costOf(one: Listed, { facts, entries }: Look): CostNow {
  const { kind, arn, region, runId, group, since, lease, usdPerHour, usdPerMonth, fine } = one;
  const aliases = facts.aliases
    .filter(({ servingArn }) => servingArn === arn)
    .map(({ group: its, alias }) => `${its}@${alias}`);
  const isRegistered = entries.some((entry) => entry.runId === runId);
  return {
    ...{ kind, arn, region, runId, group, since, lease, usdPerHour, usdPerMonth, fine, aliases },
    price:
      kind === "customization-job"
        ? "its training, by the token"
        : keptPriceText({ perHour: usdPerHour, perMonth: usdPerMonth }),
    why: decisionText(one),
    isOrphan: one.decision === "no-owner" || one.why === "no-owner",
    name: isRegistered && kind !== "customization-job" ? (aliases[0] ?? nameOf(one)) : null,
  };
}
