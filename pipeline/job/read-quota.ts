import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  type ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
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

/** Reads the account's value of a quota, unless it has no code or an organization denies reading it. */
export async function readQuota(client: ServiceQuotasClient, quota: Quota): Promise<QuotaReading> {
  const unread = (reason: UnreadReason) => ({ quota, value: quota.default, unread: reason });
  if (quota.code === null) return unread("no-code");
  try {
    const value = await readValue(client, quota.code);
    return value === undefined ? unread("unknown") : { quota, value, unread: null };
  } catch (error) {
    if (isAwsError(error, "NoSuchResourceException")) return unread("unknown");
    if (isAwsError(error, "AccessDeniedException")) return unread("denied");
    throw error;
  }
}

/**
 * The applied value; AWS's default where Service Quotas answers `NoSuchResourceException`, as it does for
 * some quotas that were never changed (aws-cli issues 4569 and 8584).
 */
async function readValue(client: ServiceQuotasClient, code: string): Promise<number | undefined> {
  const input = { ServiceCode: quotas.serviceCode, QuotaCode: code };
  try {
    return (await client.send(new GetServiceQuotaCommand(input))).Quota?.Value;
  } catch (error) {
    if (!isAwsError(error, "NoSuchResourceException")) throw error;
    return (await client.send(new GetAWSDefaultServiceQuotaCommand(input))).Quota?.Value;
  }
}
