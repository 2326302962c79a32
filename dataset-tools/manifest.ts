import { z } from "zod";
import { partNames } from "./split.ts";

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().nonnegative();

const Finding = z.strictObject({
  code: z.string(),
  severity: z.enum(["error", "warning", "hint"]),
  file: z.string(),
  line: Count,
  column: z.int().positive().exactOptional(),
  path: z.string().exactOptional(),
  message: z.string(),
  hint: z.string(),
  repairable: z.boolean(),
});

const PartFile = z.strictObject({
  /** Name in the folder of the manifest. */
  file: z.string(),
  rows: Count,
  bytes: Count,
  sha256: Sha256,
});

/** What was made of what. Holds no time of day: the same input gives the same bytes. */
export const Manifest = z.strictObject({
  tool: z.strictObject({ name: z.literal("tunewright"), version: z.string() }),
  /** Id of the base model. */
  model: z.string(),
  method: z.enum(["sft", "distillation", "rft"]),
  /** Format of the training and validation files. */
  format: z.string(),
  sources: z.array(
    z.strictObject({ name: z.string(), bytes: Count, records: Count, sha256: Sha256 }),
  ),
  records: z.strictObject({
    read: Count,
    /** Left out for a defect of their own; 0 unless that was asked for. */
    rejected: Count,
    /** Exact duplicates left out; the first of each is kept. */
    duplicates: Count,
    written: Count,
  }),
  findings: z.strictObject({
    counts: z.record(z.string(), Count),
    list: z.array(Finding),
    truncated: z.boolean(),
  }),
  /** The distinct answers, when they are few labels. */
  labels: z.array(z.string()).nullable(),
  system: z.strictObject({
    /** The text put before every row; null when rows keep their own or have none. */
    text: z.string().nullable(),
    source: z.enum(["labels", "given", "rows", "none"]),
  }),
  split: z.strictObject({
    method: z.enum(["by-group", "by-label", "by-question"]),
    seed: z.string(),
    shares: z.strictObject({ validation: z.number(), evaluation: z.number() }),
    groupBy: z.string().nullable(),
    parts: z.partialRecord(z.enum(partNames), PartFile),
  }),
});

/** @see Manifest */
export type Manifest = z.infer<typeof Manifest>;

/** The manifest as it is stored. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
