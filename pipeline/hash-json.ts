import { createHash } from "node:crypto";
import { isObject } from "../dataset-tools/read/row-shape.ts";

/** SHA-256 (hex) of a value by its JSON with sorted keys. */
export function hashJson(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isObject(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
