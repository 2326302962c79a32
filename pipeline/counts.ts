const english = new Intl.NumberFormat("en-US");

/** A whole number with thousands separated, the same in every locale. */
export function grouped(value: number): string {
  return english.format(Math.round(value));
}

/** A count with its noun: `1 row`, `1,200 rows`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}
