import type { Clock } from "../clock.ts";
import type { RunConfig } from "../config/run-config.ts";
import { UserError } from "../errors.ts";
import type { BaseModel } from "../models/resolve.ts";
import { hourlyText } from "../usd.ts";

/** Hours for which an accepted model is served unless someone renews its lease, by how it is served. */
export const DEFAULT_LEASE_HOURS: Readonly<Record<BaseModel["serving"], number>> = {
  provisioned: 24,
  "on-demand": 168,
};

/** The end of a lease of so many hours from now on (ISO 8601); null: it has none. */
export function leaseEnd(clock: Clock, hours: number | "none"): string | null {
  return hours === "none" ? null : new Date(clock.now() + hours * 3_600_000).toISOString();
}

/** The hours of a config's lease; null: none, so that the model is served until someone retires it. */
export function leaseHoursOf({ serving }: RunConfig, model: BaseModel): number | null {
  const { leaseHours = DEFAULT_LEASE_HOURS[model.serving] } = serving;
  return leaseHours === "none" ? null : leaseHours;
}

/**
 * Refuses throughput without a lease, which is billed by the hour without an end, unless a person has accepted that.
 * @throws UserError `Lease.NotAccepted`
 */
export function checkLease(config: RunConfig, model: BaseModel): void {
  if (leaseHoursOf(config, model) !== null || model.serving === "on-demand") return;
  if (config.acceptNoLease) return;
  throw new UserError(
    "Lease.NotAccepted",
    `without a lease (serving.leaseHours: none) the throughput is billed ${priceText(config, model)} until someone removes it`,
    {
      hint:
        `Nothing was bought. Omit --lease-hours (default: ${DEFAULT_LEASE_HOURS.provisioned}; \`tunewright renew\` prolongs it), ` +
        "or accept it with --accept-no-lease.",
    },
  );
}

function priceText({ serving }: RunConfig, { prices }: BaseModel): string {
  const usd = prices.provisioned?.usd;
  return hourlyText(usd === undefined ? null : usd * serving.modelUnits);
}
