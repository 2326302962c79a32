const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** Time of day in the reader's zone, e.g. `14:03:09`. */
export function clockText(milliseconds: number): string {
  return clock.format(milliseconds);
}

/** Day and time in the reader's zone. */
export function dayText(milliseconds: number): string {
  return day.format(milliseconds);
}
