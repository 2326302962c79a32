import { createHash } from "node:crypto";
import { isObject } from "../../../../kernel/service.ts";
import { parseJson } from "../../language/value.ts";
import { expectCount, type Intrinsic, intrinsicFault, textAt } from "./intrinsic.ts";

const MAX_TEXT_LENGTH = 10_000;
const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

/** Hash of a value (a string as it is, other values as JSON) in hexadecimal. Throws for an unknown algorithm. */
export function hash(value: unknown, algorithm: unknown): string {
  const name = ALGORITHMS[String(algorithm)];
  if (!name) throw intrinsicFault(`The hash algorithm '${String(algorithm)}' is not supported.`);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.length > MAX_TEXT_LENGTH)
    throw intrinsicFault("The text is longer than 10,000 characters.");
  return createHash(name).update(text).digest("hex");
}

function limited(args: readonly unknown[], name: string): string {
  expectCount(args, [1], name);
  const text = textAt(args, 0, name);
  if (text.length > MAX_TEXT_LENGTH)
    throw intrinsicFault("The text is longer than 10,000 characters.");
  return text;
}

function jsonOf(text: string): unknown {
  if (text.trim() === "") return null;
  const parsed = parseJson(text);
  if ("value" in parsed) return parsed.value;
  throw intrinsicFault("The argument of States.StringToJson is not valid JSON.");
}

/** Encoding, hashing, JSON and UUID functions. */
export const DATA_FUNCTIONS: Readonly<Record<string, Intrinsic>> = {
  Base64Encode: (args) => Buffer.from(limited(args, "Base64Encode")).toString("base64"),
  Base64Decode: (args) => Buffer.from(limited(args, "Base64Decode"), "base64").toString(),
  Hash: (args) => {
    expectCount(args, [2], "Hash");
    return hash(args[0], args[1]);
  },
  JsonMerge: (args) => {
    expectCount(args, [3], "JsonMerge");
    const [first, second, deep] = args;
    if (!isObject(first) || !isObject(second) || deep !== false) {
      throw intrinsicFault("States.JsonMerge expects two objects and false.");
    }
    return { ...first, ...second };
  },
  StringToJson: (args) => {
    expectCount(args, [1], "StringToJson");
    return jsonOf(textAt(args, 0, "StringToJson"));
  },
  JsonToString: (args) => {
    expectCount(args, [1], "JsonToString");
    return JSON.stringify(args[0]);
  },
  UUID: (args, randomness) => {
    expectCount(args, [0], "UUID");
    return randomness.uuid();
  },
};
