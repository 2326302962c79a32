import { s3Error } from "./errors.ts";

/** Bytes of a key in UTF-8. */
const MAX_KEY = 1024;

/** A key that may be written. Throws `KeyTooLongError`. */
export function checkKey(key: string | undefined): string {
  const size = Buffer.byteLength(key ?? "");
  if (key !== undefined && size > 0 && size <= MAX_KEY) return key;
  if (size > MAX_KEY) throw s3Error("KeyTooLongError", { Size: size, MaxSizeAllowed: MAX_KEY });
  throw s3Error("InvalidArgument", { message: "The key is empty", ArgumentName: "Key" });
}

/** Members of writes and reads whose meaning the local cloud does not simulate; their headers, for the message. */
const UNSIMULATED: Readonly<Record<string, string>> = {
  WriteOffsetBytes: "x-amz-write-offset-bytes",
};

/** Throws `NotImplemented`, naming the header, for what the local cloud would otherwise ignore silently. */
export function refuseUnsimulated(input: object): void {
  const given = Object.entries(UNSIMULATED).find(
    ([member]) => (input as Readonly<Record<string, unknown>>)[member] !== undefined,
  );
  if (given) throw s3Error("NotImplemented", { Header: given[1] });
}

/** A whole number in a range. Throws `InvalidArgument` that names the argument as the API does. */
export function checkNumber(
  value: number | undefined,
  { name, min, max, fallback = max }: { name: string; min: number; max: number; fallback?: number },
): number {
  if (value === undefined) return fallback;
  if (!Number.isInteger(value)) {
    throw s3Error("InvalidArgument", {
      message: `Provided ${name} not an integer or within integer range`,
      ArgumentName: name,
    });
  }
  if (value < min) {
    throw s3Error("InvalidArgument", {
      message: `Argument ${name} must be an integer between ${min} and 2147483647`,
      ArgumentName: name,
      ArgumentValue: value,
    });
  }
  return Math.min(value, max);
}
