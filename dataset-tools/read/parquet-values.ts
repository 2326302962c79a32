import type { SchemaElement, SchemaTree } from "hyparquet";

/** Bytes of a text column that are not UTF-8. */
class InvalidText {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** A text column of a row holds bytes that are not UTF-8. */
export class NotUtf8 extends Error {}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** How hyparquet hands out values that JSON has no form for: nothing is rounded or replaced. */
export const parsers = {
  stringFromBytes(bytes: Uint8Array): unknown {
    try {
      return utf8.decode(bytes);
    } catch {
      return new InvalidText(bytes);
    }
  },
  jsonFromBytes(bytes: Uint8Array): unknown {
    const text = new TextDecoder().decode(bytes);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  },
  dateFromDays: (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10),
  timestampFromMilliseconds: (millis: bigint) => timestamp(BigInt(millis) * 1_000_000n),
  timestampFromMicroseconds: (micros: bigint) => timestamp(BigInt(micros) * 1000n),
  timestampFromNanoseconds: (nanos: bigint) => timestamp(BigInt(nanos)),
  /** Decimals that are stored as bytes come here: see `withRawDecimals`. */
  geometryFromBytes: (bytes: Uint8Array) => bytes,
};

/** ISO 8601 with as many decimals of a second as there are. */
function timestamp(nanos: bigint): string {
  const perSecond = 1_000_000_000n;
  const fraction = ((nanos % perSecond) + perSecond) % perSecond;
  const seconds = Number((nanos - fraction) / perSecond);
  const start = new Date(seconds * 1000).toISOString().slice(0, 19);
  return fraction === 0n
    ? start
    : `${start}.${String(fraction).padStart(9, "0").replace(/0+$/, "")}`;
}

/**
 * The schema without the types that hyparquet computes as binary fractions, or does not read: such
 * columns come as whole numbers and bytes, and `rowConverter` of the full schema makes texts of them.
 */
export function withRawDecimals(schema: readonly SchemaElement[]): SchemaElement[] {
  return schema.map((element) => {
    const { converted_type: _converted, logical_type: _logical, ...plain } = element;
    if (!isDecimal(element) && !/^(?:BSON|INTERVAL)$/.test(element.converted_type ?? "")) {
      return element;
    }
    return element.type === "BYTE_ARRAY" ? { ...plain, logical_type: { type: "GEOMETRY" } } : plain;
  });
}

function isDecimal({ converted_type, logical_type }: SchemaElement): boolean {
  return converted_type === "DECIMAL" || logical_type?.type === "DECIMAL";
}

type Convert = (value: unknown) => unknown;

/** Makes the function that turns a row as hyparquet returns it into JSON's values. @throws NotUtf8 */
export function rowConverter(schema: SchemaTree): (row: object) => object {
  const convert = converterOf(schema, 0);
  return (row) => convert(row) as object;
}

function converterOf(tree: SchemaTree, depth: number): Convert {
  const [child] = tree.children;
  if (child === undefined) return each(leafConverter(tree.element, depth));
  const kind = tree.element.converted_type;
  // hyparquet leaves out the levels that only make a list or a map of their child.
  if (kind === "LIST" && tree.children.length === 1 && child.children.length <= 1) {
    return each(converterOf(child.children[0] ?? child, depth + 1));
  }
  if (kind === "MAP" && child.children.length === 2) {
    const value = converterOf(child.children[1] as SchemaTree, depth + 1);
    return each(ofMembers(() => value));
  }
  const members = new Map(
    tree.children.map((one) => [one.element.name, converterOf(one, depth + 1)]),
  );
  return each(ofMembers((name) => members.get(name)));
}

/** Lists of values are converted value by value. */
function each(convert: Convert): Convert {
  const all: Convert = (value) => {
    if (value === null || value === undefined) return null;
    return Array.isArray(value) ? value.map(all) : convert(value);
  };
  return all;
}

function ofMembers(convertOf: (name: string) => Convert | undefined): Convert {
  return (value) =>
    Object.fromEntries(
      Object.entries(value as object).map(([name, member]) => [
        name,
        convertOf(name)?.(member) ?? null,
      ]),
    );
}

/** Numbers in cells become texts, so that 1.0 stays 1.0; inside of lists they stay numbers. */
function leafConverter(element: SchemaElement, depth: number): Convert {
  const { type, logical_type: logical, converted_type: kind } = element;
  if (isDecimal(element)) {
    const scale = logical?.type === "DECIMAL" ? logical.scale : (element.scale ?? 0);
    return (value) => decimalText(value, scale);
  }
  if (logical?.type === "TIME" || kind === "TIME_MILLIS" || kind === "TIME_MICROS") {
    const unit = logical?.type === "TIME" ? logical.unit : kind?.slice(5);
    return (value) => timestamp(BigInt(value as bigint) * (nanos[unit ?? ""] ?? 1n)).slice(11);
  }
  if (logical?.type === "TIMESTAMP" && logical.isAdjustedToUTC) return (value) => `${value}Z`;
  const isText = kind === "UTF8" || logical?.type === "STRING";
  const floats = type === "FLOAT" || (type === "DOUBLE" && logical === undefined);
  if (floats && depth === 1) return (value) => floatText(value as number, type);
  return (value) => plainValue(value, isText);
}

const nanos: Readonly<Record<string, bigint>> = { MILLIS: 1_000_000n, MICROS: 1000n, NANOS: 1n };

function plainValue(value: unknown, isText: boolean): unknown {
  if (value instanceof InvalidText) {
    if (isText) throw new NotUtf8();
    return Array.from(value.bytes);
  }
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  return value instanceof Uint8Array ? Array.from(value) : value;
}

/** The shortest text that is this number; a whole one keeps its point. */
function floatText(value: number, type: SchemaElement["type"]): string {
  const short = type === "FLOAT" ? shortest(value) : value;
  return Number.isInteger(short) && Math.abs(short) < 1e21 ? `${short}.0` : String(short);
}

/** A number of 32 bits with as few digits as it needs. */
function shortest(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return candidate;
  }
  return value;
}

function decimalText(value: unknown, scale: number): string {
  const units = value instanceof Uint8Array ? signedInteger(value) : BigInt(value as bigint);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const point = digits.length - scale;
  const text = scale > 0 ? `${digits.slice(0, point)}.${digits.slice(point)}` : digits;
  return units < 0n ? `-${text}` : text;
}

/** Big-endian two's complement. */
function signedInteger(bytes: Uint8Array): bigint {
  return bytes.length === 0
    ? 0n
    : BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString("hex")}`));
}
