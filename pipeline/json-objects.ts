import type { z } from "zod";
import { UserError } from "./errors.ts";
import { type Bucket, type Condition, findText, writeText } from "./objects.ts";

/** A parsed object and the tag that a conditional write names it by. */
export interface TaggedJson<Value> {
  readonly value: Value;
  readonly etag: string;
}

/**
 * Reads a JSON object through its schema; undefined when there is none.
 * @throws UserError `Object.Unreadable` when it is not what the schema describes
 */
export async function findJson<Schema extends z.ZodType>(
  bucket: Bucket,
  key: string,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  return (await findTaggedJson(bucket, key, schema))?.value;
}

/** As `findJson`, with the tag for a conditional write. */
export async function findTaggedJson<Schema extends z.ZodType>(
  bucket: Bucket,
  key: string,
  schema: Schema,
): Promise<TaggedJson<z.output<Schema>> | undefined> {
  const found = await findText(bucket, key);
  if (found === undefined) return undefined;
  return {
    value: parseJson(found.text, schema, `s3://${bucket.name}/${key}`),
    etag: found.etag,
  };
}

/**
 * Parses JSON through a schema.
 * @param where the text came from, for the error
 * @throws UserError `Object.Unreadable`
 */
export function parseJson<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  where: string,
): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(text, where));
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const path = first?.path.join(".") ?? "";
  throw unreadable(where, `${path === "" ? "" : `${path}: `}${first?.message}`);
}

function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(where, "not JSON");
  }
}

function unreadable(where: string, why: string): UserError {
  return new UserError("Object.Unreadable", `${where} cannot be read: ${why}`, {
    hint: "Something changed it, or another version of Tunewright wrote it. Restore an earlier version of the object (the bucket keeps them), or start a new run.",
  });
}

/** Writes a value as indented JSON, through its schema; see `writeText` for the condition. */
export function writeJson<Schema extends z.ZodType>(
  bucket: Bucket,
  key: string,
  content: { schema: Schema; value: z.input<Schema>; condition?: Condition },
): Promise<boolean> {
  const { schema, value, ...rest } = content;
  const text = `${JSON.stringify(schema.parse(value), null, 2)}\n`;
  return writeText(bucket, key, { text, type: "application/json", ...rest });
}
