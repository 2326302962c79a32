import type { ServiceQuotas } from "@aws-sdk/client-service-quotas";
import { ServiceError } from "../../kernel/aws-error.ts";
import { allow, type CheckedOperationsOf } from "../../kernel/define-service.ts";
import { defined } from "../../kernel/defined.ts";
import type { Cloud } from "../../kernel/service.ts";
import { type AccountQuotas, QUOTAS, type Quota } from "../bedrock/quotas.ts";

/** The one service whose quotas are known here. */
const BEDROCK = "bedrock";

/** The operations that read quotas; permissions by the Service Authorization Reference, "Service Quotas". */
export function quotaOperations(
  { region, accountId }: Cloud,
  quotas: AccountQuotas,
): CheckedOperationsOf<ServiceQuotas> {
  const arnOf = (account: string, code = "*") =>
    `arn:aws:servicequotas:${region}:${account}:${BEDROCK}/${code}`;
  const applied = (quota: Quota) => ({
    ...describe(quota, quotas.valueOf(quota)),
    QuotaArn: arnOf(accountId, quota.code),
    QuotaAppliedAtLevel: "ACCOUNT",
  });
  return {
    GetServiceQuota: {
      permissions: ({ ServiceCode, QuotaCode }) =>
        allow(
          "servicequotas:GetServiceQuota",
          `arn:aws:servicequotas:${region}:${accountId}:${ServiceCode}/${QuotaCode}`,
        ),
      run: ({ ServiceCode, QuotaCode }) => ({ Quota: applied(find(ServiceCode, QuotaCode)) }),
    },
    GetAWSDefaultServiceQuota: {
      permissions: () => allow("servicequotas:GetAWSDefaultServiceQuota"),
      run({ ServiceCode, QuotaCode }) {
        const quota = find(ServiceCode, QuotaCode);
        return { Quota: { ...describe(quota, quota.value), QuotaArn: arnOf("", quota.code) } };
      },
    },
    ListServiceQuotas: {
      permissions: () => allow("servicequotas:ListServiceQuotas"),
      run({ ServiceCode, NextToken, MaxResults }) {
        checkService(ServiceCode);
        const { page, next } = pageOf(withCode(), NextToken, MaxResults);
        return { Quotas: page.map(applied), ...defined({ NextToken: next }) };
      },
    },
  };
}

function withCode(): Quota[] {
  return QUOTAS.filter(({ code }) => code !== undefined);
}

function find(service: string, code: string): Quota {
  checkService(service);
  const quota = withCode().find((each) => each.code === code);
  if (quota) return quota;
  throw noSuchResource(
    `The request failed because the specified quota ${code} does not exist for service ${service}.`,
  );
}

function checkService(service: string): void {
  if (service === BEDROCK) return;
  throw noSuchResource("The request failed because the specified service does not exist.");
}

function noSuchResource(message: string): ServiceError {
  return new ServiceError("NoSuchResourceException", message);
}

/** A page of at most 100; the token is the position of the next one. Throws `InvalidPaginationTokenException`. */
function pageOf(all: readonly Quota[], token = "0", size = 100) {
  const from = Number(token);
  if (!Number.isInteger(from) || from < 0 || from > all.length) {
    throw new ServiceError("InvalidPaginationTokenException", "Invalid NextToken.");
  }
  const to = from + size;
  return { page: all.slice(from, to), next: to < all.length ? String(to) : undefined };
}

function describe({ code, name, adjustable }: Quota, value: number) {
  return {
    ServiceCode: BEDROCK,
    ServiceName: "Amazon Bedrock",
    QuotaCode: code,
    QuotaName: name,
    Value: value,
    Unit: "None",
    Adjustable: adjustable,
    GlobalQuota: false,
  };
}
