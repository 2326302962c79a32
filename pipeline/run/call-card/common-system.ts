import { isObject } from "../../../dataset-tools/read/row-shape.ts";
import { type Bucket, readRange } from "../../objects.ts";
import { runLayout } from "../../run-folder/layout.ts";

/** Bytes of the training file that are looked at: rows were put in an order that has nothing to do with what they say. */
const BYTES = 262_144;

/**
 * The system prompt that the first training rows of a run all have; null where they differ, or have none. Rows often
 * bring the same one each, and the model is to be asked with it.
 */
export async function commonSystem(bucket: Bucket, runId: string): Promise<string | null> {
  const range = { start: 0, end: BYTES - 1 };
  const text = await readRange(bucket, runLayout(runId).train, range).then(
    (bytes) => bytes.toString("utf8"),
    () => "",
  );
  const lines = text.split("\n");
  // The last line may be cut.
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
  const systems = new Set(whole.map(systemOf));
  const [only] = systems;
  return systems.size === 1 && only !== undefined ? only : null;
}

/** The system prompt of a row of Converse's form. */
export function systemOf(line: string): string | null {
  const row = jsonOf(line);
  const system = isObject(row) ? row["system"] : undefined;
  if (!Array.isArray(system) || system.length === 0) return null;
  return system.map((block) => (isObject(block) ? String(block["text"] ?? "") : "")).join("\n");
}

/** A line as JSON; null where it is none. */
export function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
