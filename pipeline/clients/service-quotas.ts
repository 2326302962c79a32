import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { type ClientOptions, settings } from "./settings.ts";

/** Service Quotas: reads what an account may have. */
export function serviceQuotasClient(options: ClientOptions = {}): ServiceQuotasClient {
  return new ServiceQuotasClient(settings(options));
}
