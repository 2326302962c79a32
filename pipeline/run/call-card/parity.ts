import { createInterface } from "node:readline";
import { z } from "zod";
import { isObject } from "../../../dataset-tools/read/row-shape.ts";
import { type Bucket, openObject } from "../../objects.ts";
import { runLayout } from "../../run-folder/layout.ts";
import type { RowStyle } from "../results.ts";
import { questionFor } from "../served.ts";
import { jsonOf, systemOf } from "./common-system.ts";

/** A way in which the prompt that is served differs from those that were trained. */
const Difference = z.enum([
  /** Trained with a system prompt, served without one. */
  "system-missing",
  /** Trained without a system prompt, served with one. */
  "system-added",
  /** Trained with another system prompt. */
  "system-differs",
  /** The text before the question is not that of the training rows. */
  "prompt-differs",
]);

/** Whether the served prompt is the trained prompt. */
export const Parity = z.strictObject({
  /** `unknown` where the training rows or their form cannot be read, e.g. of a model that was trained elsewhere. */
  result: z.enum(["same", "differs", "unknown"]),
  /** Training rows that were compared. */
  rows: z.number(),
  differences: z.array(
    z.strictObject({
      kind: Difference,
      rows: z.number(),
      /** Line of the first one in the training file. */
      firstLine: z.number(),
    }),
  ),
});
export type Parity = z.infer<typeof Parity>;

/** Training rows that are compared at most. */
const MAX_ROWS = 20_000;

/** Compares how the training rows were written with how a question is sent to the model that learned them. */
export async function checkParity(
  bucket: Bucket,
  runId: string,
  style: RowStyle | null,
): Promise<Parity> {
  const unknown: Parity = { result: "unknown", rows: 0, differences: [] };
  if (style === null) return unknown;
  const found = new Map<z.infer<typeof Difference>, { rows: number; firstLine: number }>();
  let rows = 0;
  const input = await openObject(bucket, runLayout(runId).train).catch(() => undefined);
  if (input === undefined) return unknown;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === "") continue;
    if (rows === MAX_ROWS) break;
    rows += 1;
    const kind = differenceOf(line, style);
    if (kind === undefined) continue;
    const before = found.get(kind) ?? { rows: 0, firstLine: rows };
    found.set(kind, { ...before, rows: before.rows + 1 });
  }
  if (rows === 0) return unknown;
  const differences = [...found].map(([kind, of]) => ({ kind, ...of }));
  return { result: differences.length === 0 ? "same" : "differs", rows, differences };
}

function differenceOf(line: string, style: RowStyle): z.infer<typeof Difference> | undefined {
  if (style.format === "prompt-completion") return promptDifference(line, style);
  const served = questionFor(style, "").system;
  const trained = systemOf(line);
  if (served === trained) return undefined;
  if (served === null) return "system-missing";
  return trained === null ? "system-added" : "system-differs";
}

/** Rows of prompt and completion have no field for a system text: what is served before a question must be before each prompt. */
function promptDifference(line: string, style: RowStyle) {
  const row = jsonOf(line);
  const prompt = isObject(row) ? String(row["prompt"] ?? "") : "";
  const before = questionFor(style, "").messages[0]?.content[0]?.text ?? "";
  return prompt.startsWith(before) ? undefined : ("prompt-differs" as const);
}
