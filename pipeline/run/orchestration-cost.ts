import { z } from "zod";
import data from "./orchestration-prices.json" with { type: "json" };

const OrchestrationPrice = z
  .strictObject({
    usd: z.number().positive(),
    per: z.string(),
    source: z.string(),
    date: z.iso.date(),
  })
  .readonly();

/**
 * What AWS charges for the machinery around the models, in the Region that the file names. The Price List of Bedrock,
 * from which `tunewright prices` reads, does not have these.
 */
export const orchestrationPrices = z
  .strictObject({
    region: z.string(),
    caveat: z.string(),
    transition: OrchestrationPrice,
    lambdaGbSecond: OrchestrationPrice,
    lambdaRequest: OrchestrationPrice,
    s3Put: OrchestrationPrice,
    s3Get: OrchestrationPrice,
  })
  .readonly()
  .parse(data);

/** How much of that machinery something uses. */
export interface OrchestrationUse {
  /** State transitions of Standard workflows, those of a Map's child executions included. */
  readonly transitions: number;
  /** Memory of functions in GB (1,024 MiB) times the seconds that they run. */
  readonly lambdaGbSeconds: number;
  readonly lambdaRequests: number;
  /** PUT and LIST requests. */
  readonly s3Puts: number;
  /** GET and HEAD requests. */
  readonly s3Gets: number;
}

/** What a use costs in USD, at list prices and without free tiers. */
export function orchestrationUsd(use: OrchestrationUse): number {
  return (
    use.transitions * orchestrationPrices.transition.usd +
    use.lambdaGbSeconds * orchestrationPrices.lambdaGbSecond.usd +
    use.lambdaRequests * orchestrationPrices.lambdaRequest.usd +
    use.s3Puts * orchestrationPrices.s3Put.usd +
    use.s3Gets * orchestrationPrices.s3Get.usd
  );
}
