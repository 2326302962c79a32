import { minuteText } from "../../../report/figures.ts";

/** A length of time, e.g. `3 d 4 h` or `5 min`. */
function spanText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A point in time and how far it is from now, by the cloud's clock. */
export function untilText(iso: string, now: number): string {
  const left = Date.parse(iso) - now;
  const how = left < 0 ? `${spanText(-left)} ago` : `in ${spanText(left)}`;
  return `${minuteText(iso)} (${how})`;
}
