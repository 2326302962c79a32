const english = new Intl.NumberFormat("en-US");

/** A whole number with thousands separated, the same in every locale. */
export function grouped(value: number): string {
  return english.format(Math.round(value));
}

/** A count with its noun: `1 row`, `1,200 rows`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** An amount with thousands separated, and cents where it has some. */
export function usdText(usd: number): string {
  const [, cents = "00"] = usd.toFixed(2).split(".");
  return cents === "00" ? grouped(usd) : `${grouped(Math.floor(usd))}.${cents}`;
}
