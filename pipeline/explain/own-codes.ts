import { z } from "zod";
import { defined } from "../../dataset-tools/defined.ts";
import data from "./catalog/own-codes.json" with { type: "json" };
import { Billed, type Explanation, Retry, Side } from "./explanation.ts";
import { type Facts, fill } from "./facts.ts";

const Area = z.strictObject({
  cause: z.string(),
  remedy: z.string(),
  side: Side,
  retry: Retry,
  billed: Billed,
});

const Code = Area.partial({ side: true, retry: true, billed: true }).extend({
  command: z.string().nullable(),
  /** What comes with the code is a text of AWS, which may be known better by its words. */
  wraps: z.boolean().default(false),
});

const { areas, codes, source } = z
  .strictObject({
    asOf: z.iso.date(),
    source: z.string(),
    areas: z.record(z.string(), Area),
    codes: z.record(z.string(), Code),
  })
  .parse(data);

/** One of our codes in a text: `Area.What`. */
const CODE = /(?<![\w.])[A-Z][A-Za-z]+\.[A-Z][A-Za-z]+(?![\w.]*\w)/g;

/** All codes of ours that a text names, in its order. */
export function ownCodesIn(line: string): string[] {
  return [...line.matchAll(CODE)].flatMap(([code]) => (code in codes ? [code] : []));
}

/** A word as the code that it is, whatever its case; undefined where it is not of ours. */
export function ownCodeNamed(word: string): string | undefined {
  return Object.keys(codes).find((code) => code.toLowerCase() === word.toLowerCase());
}

/** Whether the code comes with a text of AWS. */
export function wrapsText(code: string): boolean {
  return codes[code]?.wraps ?? false;
}

/** What one of our codes means; undefined where it is not of ours. */
export function explainCode(code: string, facts: Facts = {}): Explanation | undefined {
  const area = areas[areaOf(code)];
  const own = codes[code];
  if (area === undefined || own === undefined) return undefined;
  const { wraps: _wraps, ...more } = own;
  return explanationOf(code, { ...area, ...defined(more) }, facts);
}

/** What the area of a code tells, of which this version does not know the code itself. */
export function explainArea(code: string): Explanation | undefined {
  const area = areas[areaOf(code)];
  return area === undefined ? undefined : explanationOf(code, { ...area, command: null }, {});
}

function areaOf(code: string): string {
  return /^([A-Z][A-Za-z]+)\.[A-Z][A-Za-z]+$/.exec(code)?.[1] ?? "";
}

function explanationOf(
  id: string,
  { cause, remedy, command, ...rest }: Omit<Explanation, "id" | "source">,
  facts: Facts,
): Explanation {
  return {
    ...rest,
    id,
    cause: fill(cause, facts),
    remedy: fill(remedy, facts),
    command: command === null ? null : fill(command, facts),
    source,
  };
}
