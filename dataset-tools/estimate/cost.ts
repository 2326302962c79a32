import type { Price, Prices } from "../models/base-model.ts";

/** What will be bought. */
export interface CostRequest {
  /** Tokens of the training set, for one epoch. */
  readonly tokens: { readonly low: number; readonly expected: number; readonly high: number };
  readonly epochs: number;
  readonly prices: Pick<
    Prices,
    "training" | "storage" | "provisioned" | "tunedInput" | "tunedOutput"
  >;
  /** Model units for provisioned serving; 1 when absent. */
  readonly modelUnits?: number;
  /** Mean tokens of a request, for the break-even; those of the dataset's rows are a fair guess. */
  readonly request?: { readonly input: number; readonly output: number };
}

/** A figure (USD, or requests for the break-even) with its range and the prices behind it; or the reason why it is unknown. */
export type Amount =
  | {
      readonly known: true;
      readonly low: number;
      readonly expected: number;
      readonly high: number;
      readonly prices: readonly Price[];
    }
  | { readonly known: false; readonly reason: string };

/** The estimate: every amount is known or gives the reason why not. */
export interface CostEstimate {
  /** Tokens × epochs × price. */
  readonly training: Amount;
  readonly storagePerMonth: Amount;
  readonly servingPerHour: Amount;
  /** 730 hours. */
  readonly servingPerMonth: Amount;
  /** On demand, for 1,000 requests like those of the dataset. */
  readonly onDemandPerThousandRequests: Amount;
  /** Requests a month above which provisioned serving is cheaper than on demand. */
  readonly breakEvenRequestsPerMonth: Amount;
}

/** A month in price lists. */
const hoursPerMonth = 730;

/** Estimates what training, storing and serving a model cost. An unknown price is never taken for zero. */
export function estimateCost(request: CostRequest): CostEstimate {
  const { tokens, epochs, prices, modelUnits = 1 } = request;
  const units = epochs / 1000;
  const training = amount(prices.training, "training", [
    tokens.low * units,
    tokens.expected * units,
    tokens.high * units,
  ]);
  const servingPerHour = amount(prices.provisioned, "provisioned throughput", same(modelUnits));
  const servingPerMonth = amount(
    prices.provisioned,
    "provisioned throughput",
    same(modelUnits * hoursPerMonth),
  );
  const onDemand = onDemandPerThousand(request);
  return {
    training,
    storagePerMonth: amount(prices.storage, "storage", same(1)),
    servingPerHour,
    servingPerMonth,
    onDemandPerThousandRequests: onDemand,
    breakEvenRequestsPerMonth: breakEven(servingPerMonth, onDemand),
  };
}

function same(times: number): [number, number, number] {
  return [times, times, times];
}

function amount(price: Price | undefined, what: string, times: [number, number, number]): Amount {
  if (price === undefined) return { known: false, reason: `the price of ${what} is unknown` };
  const [low, expected, high] = times.map((factor) => factor * price.usd) as [
    number,
    number,
    number,
  ];
  return { known: true, low, expected, high, prices: [price] };
}

function onDemandPerThousand({ prices, request }: CostRequest): Amount {
  const { tunedInput, tunedOutput } = prices;
  if (tunedInput === undefined || tunedOutput === undefined) {
    return { known: false, reason: "the price of on-demand tokens is unknown" };
  }
  if (request === undefined) return { known: false, reason: "the length of a request is unknown" };
  const usd = request.input * tunedInput.usd + request.output * tunedOutput.usd;
  return { known: true, low: usd, expected: usd, high: usd, prices: [tunedInput, tunedOutput] };
}

function breakEven(provisioned: Amount, onDemand: Amount): Amount {
  if (!provisioned.known) return provisioned;
  if (!onDemand.known) return onDemand;
  if (onDemand.expected === 0) return { known: false, reason: "on-demand requests cost nothing" };
  const requests = (provisioned.expected / onDemand.expected) * 1000;
  const prices = [...provisioned.prices, ...onDemand.prices];
  return { known: true, low: requests, expected: requests, high: requests, prices };
}
