import { GetServiceQuotaCommand, type ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { z } from "zod";
import { isAwsError } from "../errors.ts";
import { type Quota, quotas } from "../models/quotas.ts";

/** Why the account's own value of a quota is not known. */
export const UnreadReason = z.enum(["no-code", "denied", "unknown"]);
type UnreadReason = z.infer<typeof UnreadReason>;

/** A quota with its value in the account and Region. */
export interface QuotaReading {
  readonly quota: Quota;
  /** AWS's default where it could not be read. */
  readonly value: number;
  /** null when the value was read. */
  readonly unread: UnreadReason | null;
}

/**
 * Reads the account's value of a quota. Service Quotas answers `NoSuchResourceException` for some quotas that were
 * never changed; an organization may deny reading any.
 */
export async function readQuota(client: ServiceQuotasClient, quota: Quota): Promise<QuotaReading> {
  const unread = (reason: UnreadReason) => ({ quota, value: quota.default, unread: reason });
  if (quota.code === null) return unread("no-code");
  const command = new GetServiceQuotaCommand({
    ServiceCode: quotas.serviceCode,
    QuotaCode: quota.code,
  });
  try {
    const value = (await client.send(command)).Quota?.Value;
    return value === undefined ? unread("unknown") : { quota, value, unread: null };
  } catch (error) {
    if (isAwsError(error, "NoSuchResourceException")) return unread("unknown");
    if (isAwsError(error, "AccessDeniedException")) return unread("denied");
    throw error;
  }
}
