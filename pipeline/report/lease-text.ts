import { NO_LEASE } from "../workflow/names.ts";
import { minuteText } from "./figures.ts";

/**
 * Until when something is served, and what changes that, as part of a sentence.
 * @param until end of the lease (ISO 8601); null: it has none
 * @param what a run, a version or `group@alias`, as `renew` and `retire` take it
 */
export function leaseText(until: string | null, what: string): string {
  return until === null
    ? `without an end (its lease is ${NO_LEASE}) until \`tunewright retire ${what}\``
    : `until its lease ends, ${minuteText(until)}; \`tunewright renew ${what}\` prolongs it`;
}
