import { z } from "zod";
import { Manifest } from "../../dataset-tools/prepare/manifest.ts";

const counts = z.record(z.string(), z.number());

const { findings, sources } = Manifest.shape;
const Finding = findings.shape.list.element;

const FileSummary = z.strictObject({
  name: z.string(),
  bytes: z.number(),
  records: z.number(),
  sha256: z.string(),
  columns: sources.element.shape.columns,
  heldOut: z.boolean().exactOptional(),
});

const CheckResult = z.strictObject({
  ok: z.boolean(),
  /** Id of the base model. */
  model: z.string(),
  method: Manifest.shape.method,
  files: z.array(FileSummary),
  records: z.number(),
  /** Findings by code. */
  counts,
  waived: counts.exactOptional(),
  expiredWaivers: z.array(z.unknown()).exactOptional(),
  findings: z.array(Finding),
  /** Not all findings are listed. */
  truncated: z.boolean(),
});

/** Whether a base model would take the rows, and why not. */
export const ModelFit = z.strictObject({
  model: z.string(),
  title: z.string(),
  regions: z.array(z.string()),
  fits: z.boolean(),
  misfits: z.array(z.strictObject({ code: z.string(), count: z.number(), message: z.string() })),
});

/** What `tunewright validate --json` prints. */
const ValidateData = CheckResult.extend({
  /** Without --model: each base model, and whether it would take the rows. */
  models: z.array(ModelFit).exactOptional(),
  /** With --fix: what was written, and which repairs were made. */
  repaired: z
    .strictObject({
      out: z.string(),
      log: z.string().exactOptional(),
      changes: counts,
      leftOut: z.number(),
    })
    .exactOptional(),
});

/** What `tunewright validate --rules --json` prints. */
const RulesData = z.array(
  z.looseObject({ code: z.string(), severity: z.enum(["error", "warning", "hint"]) }),
);

/** What `tunewright convert --json` prints. */
const ConvertData = z.strictObject({
  out: z.string(),
  format: z.string(),
  check: CheckResult,
  file: z.strictObject({ rows: z.number(), bytes: z.number(), sha256: z.string() }),
  rejected: z.number(),
  duplicates: z.number(),
  nearDuplicates: z.number(),
  /** What the format could not keep, with the number of rows. */
  lost: counts,
});

/** What `tunewright split --json` prints: the manifest that it writes. */
const SplitData = Manifest.extend({ out: z.string() });

const Place = z.strictObject({ file: z.string(), line: z.number() });
const rows = <Where extends z.ZodType>(where: Where) =>
  z.strictObject({ count: z.number(), places: z.array(where) });
const Version = z.strictObject({ files: z.array(FileSummary), records: z.number() });

/** What `tunewright diff --json` prints. */
const DiffData = z.strictObject({
  before: Version,
  after: Version,
  unchanged: z.number(),
  added: rows(Place),
  removed: rows(Place),
  /** The same question with another answer. */
  changed: rows(z.strictObject({ before: Place, after: Place })),
  /** Rows of each label; null where the answers are no labels. */
  labels: z
    .array(z.strictObject({ label: z.string(), before: z.number(), after: z.number() }))
    .nullable(),
  unread: z.number(),
});

/** What the verbs about datasets print with `--json`. */
export const datasetOutputs = {
  validate: z.union([ValidateData, RulesData]),
  convert: ConvertData,
  split: SplitData,
  diff: DiffData,
};
