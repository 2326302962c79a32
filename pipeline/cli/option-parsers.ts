import { InvalidArgumentError } from "commander";
import { type Mapping, parseMapping } from "../../dataset-tools/read/column-mapping.ts";

/** Parses a number. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError(`"${text}" is not a number.`);
}

/** Parses the hours of a lease, or `none`. */
export function leaseHours(text: string): number | "none" {
  if (text === "none") return text;
  const value = Number(text);
  if (text.trim() !== "" && value >= 1 && value <= 8760) return value;
  throw new InvalidArgumentError('It must be a number of hours from 1 to 8760, or "none".');
}

/** Passes any text but none. */
export function given(text: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError("It must not be empty.");
}

/** Parses when a plan needs approval: `required`, or the USD above which. */
export function approvalWhen(text: string): "required" | number {
  if (text === "required") return text;
  const value = Number(text.replace(/^\$/, ""));
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be "required" or an amount in USD, e.g. 100.');
}

/** Makes a parser for whole numbers from `min` to `max`. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `from ${min} to ${max}`;
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text.trim()) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number, ${range}.`);
  };
}

/** True for a URL's host that is this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || /^(127\.[\d.]+|\[::1\])$/.test(hostname);
}

/** Parses the address of a server on this machine. */
export function loopbackUrl(text: string): string {
  const { protocol = "", hostname = "" } = URL.canParse(text) ? new URL(text) : {};
  if (!/^https?:$/.test(protocol)) {
    throw new InvalidArgumentError("It must be a URL such as http://127.0.0.1:11434/v1.");
  }
  if (isLoopbackHost(hostname)) return text;
  throw new InvalidArgumentError(
    `It must be an address of this machine (127.0.0.1, localhost, [::1]), and ${hostname} is none: prompts do not leave it.`,
  );
}

/** Whether a name could be a Region's: which there are, AWS knows. */
export function isRegionName(text: string): boolean {
  return /^[a-z]{2,5}(?:-[a-z]+)+-\d{1,2}$/.test(text);
}

/** Parses `--region`. */
export function region(text: string): string {
  if (isRegionName(text)) return text;
  throw new InvalidArgumentError("It must be the name of a Region, e.g. us-east-1.");
}

/** Parses how many seconds pass in the local cloud for each second here. */
export function speed(text: string): number {
  const value = Number(text);
  if (value >= 1 && value <= 100_000) return value;
  throw new InvalidArgumentError("It must be a number from 1 to 100000.");
}

/** Parses `name=value,name=value`; a repeated option adds to the ones before it. */
export function pairs(text: string, before: Record<string, string> = {}): Record<string, string> {
  const all = new Map(Object.entries(before));
  for (const pair of text.split(",")) {
    const at = pair.indexOf("=");
    if (at < 1) throw new InvalidArgumentError(`"${pair}" is not of the form name=value.`);
    const name = pair.slice(0, at).trim();
    if (all.has(name)) throw new InvalidArgumentError(`"${name}" is given twice.`);
    all.set(name, pair.slice(at + 1).trim());
  }
  return Object.fromEntries(all);
}

/** Parses `--quotas`: names of the local cloud's quotas and their values; which names there are, the cloud knows. */
export function quotas(
  text: string,
  before: Readonly<Record<string, number>> = {},
): Record<string, number> {
  const added = Object.entries(pairs(text)).map(([name, value]): [string, number] => {
    if (/^\d+$/.test(value)) return [name, Number(value)];
    throw new InvalidArgumentError(`${name} must be a whole number, 0 or more, not "${value}".`);
  });
  return { ...before, ...Object.fromEntries(added) };
}

/** Collects the values of a repeated option. */
export function list(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** Parses `--columns`; a repeated option adds to the ones before it. */
export function columns(text: string, before: Mapping = {}): Mapping {
  const parsed = parseMapping(text);
  const repeated = Object.keys(parsed).find((field) => field in before);
  if (repeated !== undefined) throw new InvalidArgumentError(`${repeated} is given twice.`);
  return { ...before, ...parsed };
}

/** Parses a day or a point in time, of which the one without a zone is in UTC. @returns ISO 8601 */
export function pointInTime(text: string): string {
  const isTime = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(
    text,
  );
  const time = Date.parse(
    /T|\s/.test(text) && !/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text,
  );
  if (isTime && !Number.isNaN(time)) return new Date(time).toISOString();
  throw new InvalidArgumentError(
    "It must be a day or a time, e.g. 2026-11-27 or 2026-11-27T06:30:00Z.",
  );
}
