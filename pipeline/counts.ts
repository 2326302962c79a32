/** A whole number with thousands separated, the same in every locale. */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** A count with its noun: `1 row`, `1,200 rows`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}
