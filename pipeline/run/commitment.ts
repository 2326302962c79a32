import type { RunConfig } from "../config/run-config.ts";
import { UserError } from "../errors.ts";
import type { BaseModel } from "../models/resolve.ts";
import { COMMITMENT_PRICES, type Plan } from "../run-folder/plan.ts";
import { usdText } from "../usd.ts";
import type { CommitmentTerm } from "../workflow/input.ts";

/** A commitment at its price, with the term that it would have if it were bought today. */
export type PlannedCommitment = NonNullable<Plan["serving"]["commitment"]>;

/** Calendar months of each term. */
const MONTHS: Readonly<Record<CommitmentTerm, number>> = { OneMonth: 1, SixMonths: 6 };

/** A term in words, e.g. `six months`. */
export const TERMS: Readonly<Record<CommitmentTerm, string>> = {
  OneMonth: "one month",
  SixMonths: "six months",
};

const HOUR = 3_600_000;

/**
 * Checks that a config asks for no commitment, or for one that can be bought and has a price.
 * @throws UserError `Commitment.OnDemand`, `Commitment.NoPrice`, `Commitment.None`
 */
export function checkCommitment({ serving, acceptCommitment }: RunConfig, model: BaseModel): void {
  const { commitment } = serving;
  if (commitment === undefined) {
    if (acceptCommitment === undefined) return;
    throw new UserError(
      "Commitment.None",
      "--accept-commitment accepts nothing: none is requested",
      {
        hint: "Add --commitment OneMonth or SixMonths, or omit it.",
      },
    );
  }
  if (model.serving === "on-demand") {
    throw new UserError(
      "Commitment.OnDemand",
      "a model that is served on demand has no commitment",
      {
        hint: "Omit --commitment, or add --serving provisioned where the base model offers it.",
      },
    );
  }
  if (hourlyPrice(serving, model) !== undefined) return;
  throw new UserError(
    "Commitment.NoPrice",
    `the price of ${model.title} with a commitment of ${TERMS[commitment]} is not known here, so its total cannot be confirmed`,
    { hint: "Look it up on AWS's price page and give it for one model unit: --hourly-usd 24." },
  );
}

/** The commitment that a config asks for, if it were bought now; null where it asks for none. */
export function plannedCommitment(
  { serving }: RunConfig,
  model: BaseModel,
  now: number,
): PlannedCommitment | null {
  const { commitment: duration, modelUnits } = serving;
  const hourlyUsd = hourlyPrice(serving, model);
  if (duration === undefined || hourlyUsd === undefined) return null;
  const today = new Date(now).toISOString().slice(0, 10);
  const until = addMonths(today, MONTHS[duration]);
  const hours = (Date.parse(until) - Date.parse(today)) / HOUR;
  const totalUsd = Math.round(hourlyUsd * modelUnits * hours * 100) / 100;
  return { duration, hourlyUsd, hours, totalUsd, until };
}

/** In USD for one model unit. */
function hourlyPrice({ commitment, hourlyUsd }: RunConfig["serving"], { prices }: BaseModel) {
  return (
    hourlyUsd ?? (commitment === undefined ? undefined : prices[COMMITMENT_PRICES[commitment]]?.usd)
  );
}

/** The same day of a later month, or its last day: 31 August and six months are 28 February. */
function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const later = new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastDay)));
  return later.toISOString().slice(0, 10);
}

/** What a person types to accept a commitment, e.g. `105,120 USD until 2027-05-26`. */
export function acceptanceText({ totalUsd, until }: PlannedCommitment): string {
  return `${usdText(totalUsd)} USD until ${until}`;
}

/**
 * Checks that a person has accepted a plan's commitment, if it has one, by its total and its end.
 * @throws UserError `Commitment.NotAccepted`, with what must be typed
 */
export function assertAccepted({ serving }: Plan, accepted: string | undefined): void {
  const { commitment } = serving;
  if (commitment === null) return;
  const { duration, totalUsd, until } = commitment;
  const read = accepted === undefined ? undefined : readAcceptance(accepted);
  if (read?.totalUsd === totalUsd && read.until === until) return;
  const expected = acceptanceText(commitment);
  const message =
    accepted === undefined
      ? `a commitment of ${TERMS[duration]} costs ${expected} and cannot be canceled; it needs your acceptance`
      : `the commitment costs ${expected}, but --accept-commitment says "${accepted}"`;
  throw new UserError("Commitment.NotAccepted", message, {
    hint: `Nothing was uploaded or bought. To accept it, type exactly: --accept-commitment "${expected}"`,
  });
}

/** Reads an amount and a day, however they are spelled: `usd 105120 until 2027-05-26`, `$105,120.00 to 2027-05-26`. */
function readAcceptance(text: string): { totalUsd: number; until: string } | undefined {
  const until = /\b\d{4}-\d{2}-\d{2}\b/.exec(text)?.[0];
  const amounts = text.replace(until ?? "", "").match(/\d[\d,]*(\.\d+)?/g) ?? [];
  const [amount, ...others] = amounts;
  if (until === undefined || amount === undefined || others.length > 0) return undefined;
  return { totalUsd: Number(amount.replaceAll(",", "")), until };
}
