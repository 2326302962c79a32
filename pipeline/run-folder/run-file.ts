import type { z } from "zod";
import { UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import { type RunLayout, runLayout } from "./layout.ts";

/** A JSON file of the run folder: written and read through its schema only. */
export interface RunFile<Value> {
  readonly schema: z.ZodType<Value, Value>;
  /** The file's content, or undefined when there is none. Throws UserError `Object.Unreadable`. */
  find(bucket: Bucket, runId: string): Promise<Value | undefined>;
  /** As `find`, but undefined also for a file that cannot be read: for callers who can do without. */
  findReadable(bucket: Bucket, runId: string): Promise<Value | undefined>;
  write(bucket: Bucket, runId: string, value: Value): Promise<void>;
}

/** Loaded at the first access: who only needs the shapes, as a plan does, need not load the S3 client. */
const access = () => import("../json-objects.ts");

/** The run folder's file `name` with the given content. */
export function runFile<Value>(
  name: keyof RunLayout,
  schema: z.ZodType<Value, Value>,
): RunFile<Value> {
  const find: RunFile<Value>["find"] = async (bucket, runId) => {
    const { findJson } = await access();
    return findJson(bucket, runLayout(runId)[name], schema);
  };
  return {
    schema,
    find,
    async findReadable(bucket, runId) {
      try {
        return await find(bucket, runId);
      } catch (error) {
        if (error instanceof UserError && error.code === "Object.Unreadable") return undefined;
        throw error;
      }
    },
    async write(bucket, runId, value) {
      const { writeJson } = await access();
      await writeJson(bucket, runLayout(runId)[name], { schema, value });
    },
  };
}
