import { readFile } from "node:fs/promises";
import { z } from "zod";
import { UserError } from "../errors.ts";
import { partNames } from "./splitter.ts";

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
  waived: z.strictObject({ reason: z.string(), until: z.string() }).exactOptional(),
});

const PartFile = z.strictObject({
  /** Name in the folder of the manifest. */
  file: z.string(),
  rows: Count,
  bytes: Count,
  sha256: Sha256,
});

const Sample = z.strictObject({
  /** Rows that the sample is drawn from. */
  rows: Count,
  /** It contains every question of those rows. */
  whole: z.boolean(),
  /** The smallest question hashes: the first 48 bits of each, in base64. */
  hashes: z.base64(),
});

const Columns = z.strictObject({
  columns: z.array(z.string()),
  from: z.enum(["given", "name", "looks", "rest"]),
  runnerUp: z.string().exactOptional(),
});

/** What a preparation read and wrote. It contains no time, so that the same input gives the same bytes. */
export const Manifest = z.strictObject({
  tool: z.strictObject({ name: z.literal("tunewright"), version: z.string() }),
  /** Id of the base model. */
  model: z.string(),
  method: z.enum(["sft", "distillation", "rft"]),
  /** Format of the training and validation files. */
  format: z.string(),
  sources: z.array(
    z.strictObject({
      name: z.string(),
      bytes: Count,
      records: Count,
      sha256: Sha256,
      /** Which columns are the question and the answer, and how they were chosen. */
      columns: z.strictObject({ question: Columns, answer: Columns }).exactOptional(),
      /** All its rows are held out. */
      heldOut: z.boolean().exactOptional(),
      /** So many files as one entry, since they are too many to be listed; `sha256` is that of their hashes and names, one a line. */
      files: z.int().positive().exactOptional(),
    }),
  ),
  records: z.strictObject({
    read: Count,
    /** Left out because of a defect; 0 unless requested. */
    rejected: Count,
    /** Exact duplicates left out; the first of each is kept. */
    duplicates: Count,
    /** Near duplicates left out on request; the first of each is kept. */
    nearDuplicates: Count.exactOptional(),
    /** Training rows left out because a file of held-out rows has the same question. */
    leaked: Count.exactOptional(),
    /** Left out by the filter of log entries. */
    filtered: Count.exactOptional(),
    /** Left out by the draw of a sample. */
    notDrawn: Count.exactOptional(),
    written: Count,
  }),
  findings: z.strictObject({
    counts: z.record(z.string(), Count),
    /** Findings that the user accepts; they are not in `counts`. */
    waived: z.record(z.string(), Count).exactOptional(),
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
    /** Free-text answers that several rows share: their rows are in one part, except for stock replies. */
    sameAnswers: z.strictObject({ answers: Count, rows: Count, stock: Count }).exactOptional(),
    parts: z.partialRecord(z.enum(partNames), PartFile),
  }),
  /** Rows with a match on the other side of the split (training against the other parts). */
  leakage: z.strictObject({
    exact: Count,
    /** The same question except for case, punctuation and spaces. */
    question: Count,
    /** Most of the words of the question in the same order; null where this was not checked. */
    near: Count.nullable(),
    group: Count,
    /** Against earlier preparations. */
    against: z.array(
      z.strictObject({
        /** SHA-256 of the earlier training file. */
        train: Sha256.nullable(),
        /** Rows to train on now that were held out then. */
        heldOutThen: Count,
        /** Rows held out now that were trained on then. */
        trainedThen: Count,
        /** All questions of that dataset are known, not just a sample. */
        whole: z.boolean(),
      }),
    ),
  }),
  /** Questions of this dataset, for later ones to compare with. Hashes of texts, no texts. */
  questions: z.strictObject({ train: Sample, evaluation: Sample }),
});

/** @see Manifest */
export type Manifest = z.infer<typeof Manifest>;

/** The manifest as it is stored. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** Reads manifests from their files; those already read are returned unchanged. @throws UserError `Dataset.BadManifest` */
export async function readManifests(given: readonly (string | Manifest)[]): Promise<Manifest[]> {
  return Promise.all(given.map((one) => (typeof one === "string" ? readManifest(one) : one)));
}

async function readManifest(path: string): Promise<Manifest> {
  try {
    return Manifest.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new UserError(
      "Dataset.BadManifest",
      `${path} is not the manifest of a prepared dataset`,
      {
        hint: "Give the manifest.json that an earlier preparation wrote.",
        cause,
      },
    );
  }
}
