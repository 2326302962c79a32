import { existsSync, readFileSync } from "node:fs";
import { isObject } from "../../kernel/service.ts";
import { writeFileAtomic } from "../../kernel/store.ts";
import table from "./account-quotas.json" with { type: "json" };
import { quotaReached } from "./errors.ts";

/** A quota of an account in one Region. */
export interface Quota {
  /** In Service Quotas, e.g. `L-BE77399C`; absent where AWS has none. */
  readonly code?: string;
  /** As Service Quotas prints it. */
  readonly name: string;
  /** What an account has until it is raised. */
  readonly value: number;
  readonly adjustable: boolean;
  /** The local cloud's own name for it. */
  readonly key?: string;
  /** The base model whose throughput it limits, by its id with the context length. */
  readonly modelId?: string;
}

type QuotaKey =
  | "customization-jobs"
  | "custom-models"
  | "deployments"
  | "deployments-in-progress"
  | "model-units"
  | "committed-model-units";

/** Every quota that the local cloud knows. */
export const QUOTAS: readonly Quota[] = table.quotas;

/** Units without a commitment for throughput of base models, which have no key. */
const BASE_MODEL_UNITS = "L-FE44174A";

/** The account's quotas, kept in a file: the defaults, and those that were changed as AWS Support changes them. */
export class AccountQuotas {
  readonly #file: string;
  #changed: Readonly<Record<string, number>>;

  /** Throws an `Error` for a file that names an unknown quota or a value that is no whole number. */
  constructor(file: string) {
    this.#file = file;
    const kept: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
    this.#changed = checkQuotas(kept, file);
  }

  /** The present value of the quota of that key. */
  value(key: QuotaKey): number {
    return this.valueOf(quotaNamed(key));
  }

  /** The present value. A base model's own units follow those of the account, since a purchase needs both. */
  valueOf({ code = "", key = "", modelId, value }: Quota): number {
    const changed = this.#changed[key] ?? this.#changed[code];
    if (changed !== undefined || modelId === undefined) return changed ?? value;
    return Math.max(this.value("model-units"), this.value("committed-model-units"));
  }

  /** Model units without a commitment that the account may have over all custom models, or all base models. */
  uncommittedUnits(of: "custom" | "base"): number {
    return of === "custom" ? this.value("model-units") : this.valueOf(quotaNamed(BASE_MODEL_UNITS));
  }

  /** Model units that one throughput of the base model may have. */
  unitsOfOne(modelId: string): number {
    const own = QUOTAS.find((quota) => quota.modelId === modelId);
    return this.valueOf(own ?? { name: modelId, value: 0, adjustable: true, modelId });
  }

  /**
   * Changes quotas at once and for later processes.
   * @param quotas values by key or code; those that it does not name stay
   * @returns the value of every quota by its key or code
   * Throws an `Error` as the constructor does, and changes nothing then.
   */
  set(quotas: unknown): Record<string, number> {
    this.#changed = { ...this.#changed, ...checkQuotas(quotas, "The quotas") };
    writeFileAtomic(this.#file, JSON.stringify(this.#changed));
    return Object.fromEntries(QUOTAS.map((quota) => [nameOf(quota), this.valueOf(quota)]));
  }
}

/** Throws `ServiceQuotaExceededException` when the account already uses all that the quota allows. */
export function checkRoom(
  quotas: AccountQuotas,
  { key, used, of }: { key: QuotaKey; used: number; of: string },
): void {
  const max = quotas.value(key);
  if (used < max) return;
  throw quotaReached(`You have reached the limit (${max}) of ${of} for your account.`);
}

/**
 * Reads a command line's `model-units=2,custom-models=200`.
 * Throws an `Error` that says which part is wrong and what a quota may be called.
 */
export function readQuotaOption(text: string): Record<string, number> {
  const parts = text.split(",").map((part) => part.split("=").map((side) => side.trim()));
  const values = parts.map(([name = "", value]) => [name, value ? Number(value) : Number.NaN]);
  return checkQuotas(Object.fromEntries(values), text);
}

/** @param place where the quotas come from, for the error */
function checkQuotas(quotas: unknown, place: string): Record<string, number> {
  if (!isObject(quotas)) throw new Error(`${place}: quotas must be an object of names and numbers`);
  const values = Object.entries(quotas).map(([name, value]): [string, number] => {
    quotaNamed(name, place);
    if (typeof value === "number" && Number.isInteger(value) && value >= 0) return [name, value];
    throw new Error(`${place}: ${name} must be a whole number of at least 0`);
  });
  return Object.fromEntries(values);
}

function quotaNamed(name: string, place = "quotas"): Quota {
  const quota = QUOTAS.find(({ key, code }) => name === key || name === code);
  if (quota) return quota;
  const keys = QUOTAS.flatMap(({ key }) => key ?? []).join(", ");
  throw new Error(
    `${place}: there is no quota ${name}; there are ${keys}, and the codes of Service Quotas (L-…)`,
  );
}

function nameOf({ key, code = "" }: Quota): string {
  return key ?? code;
}
