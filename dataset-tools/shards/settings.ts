import { z } from "zod";
import { defined } from "../defined.ts";
import { DataRules, Method } from "../models/data-rules.ts";
import type { DatasetOptions } from "../options.ts";

const Share = z.number().min(0).max(1);

/** Which entries of Bedrock's invocation logs are wanted; rows that are no such entries never are. */
export const LogFilter = z.strictObject({
  /** ISO 8601, inclusive. */
  since: z.iso.datetime({ offset: true }).exactOptional(),
  /** ISO 8601, exclusive. */
  until: z.iso.datetime({ offset: true }).exactOptional(),
  /** As the log has it, or its part after the last `/`. */
  modelId: z.string().min(1).exactOptional(),
  /** E.g. `Converse`. */
  operation: z.string().min(1).exactOptional(),
});
export type LogFilter = z.infer<typeof LogFilter>;

/**
 * How a set is prepared in steps: what `prepareDataset` takes, as JSON, and what only many rows need. The same
 * settings and the same files give the same set, wherever and in how many shards it is prepared.
 */
export const PreparationSettings = z.strictObject({
  /** Id of the base model. */
  model: z.string(),
  method: Method.default("sft"),
  /** Requirements of a base model that is not known. */
  rules: DataRules.exactOptional(),
  columns: z.record(z.string(), z.string()).default({}),
  template: z.string().exactOptional(),
  answer: z.literal("chosen").exactOptional(),
  system: z.union([z.string(), z.literal(false)]).exactOptional(),
  groupBy: z.string().exactOptional(),
  sliceBy: z.array(z.string()).default([]),
  /** The schema itself. */
  answerSchema: z.record(z.string(), z.unknown()).exactOptional(),
  sheet: z.string().exactOptional(),
  encoding: z.string().exactOptional(),
  delimiter: z.string().exactOptional(),
  quote: z.string().nullable().exactOptional(),
  header: z.boolean().exactOptional(),
  waivers: z
    .strictObject({
      today: z.string(),
      waivers: z.array(
        z.strictObject({
          code: z.string(),
          reason: z.string(),
          until: z.string(),
          file: z.string().exactOptional(),
        }),
      ),
    })
    .exactOptional(),
  split: z
    .strictObject({ validation: Share, evaluation: Share, seed: z.string().default("0") })
    .default({ validation: 0.1, evaluation: 0.1, seed: "0" }),
  groupByAnswer: z.boolean().exactOptional(),
  dropBadRows: z.boolean().default(false),
  keepDuplicates: z.boolean().default(false),
  dropNearDuplicates: z.boolean().default(false),
  /** A row with an image or a video stops the preparation, as a run would. */
  refuseMedia: z.boolean().default(true),
  /** Rows to draw, in proportion to the labels where these are few; null: all. Held-out files are never drawn from. */
  sample: z.int().positive().nullable().default(null),
  filter: LogFilter.nullable().default(null),
  /** Into how many parts rows are cut by their hashes to find duplicates; it changes nothing in the result. */
  partitions: z.int().min(1).max(256).default(16),
});
export type PreparationSettings = z.infer<typeof PreparationSettings>;

/** The options of reading and checking, as all other tools have them. */
export function datasetOptionsOf(settings: PreparationSettings): Omit<DatasetOptions, "inputs"> {
  const { columns, template, answer, system, groupBy, sliceBy, answerSchema } = settings;
  const { sheet, encoding, delimiter, quote, header, waivers } = settings;
  const { model, method, rules } = settings;
  return {
    ...{ model, method, columns, sliceBy, maxFindings: MAX_FINDINGS },
    ...defined({ rules, template, answer, system, groupBy, answerSchema }),
    ...defined({ sheet, encoding, delimiter, quote, header, waivers }),
  };
}

/** A manifest lists as many; the counts are never cut. */
const MAX_FINDINGS = 100;
