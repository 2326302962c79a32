import { z } from "zod";

const text = z.string().nullable();

const AnswerOutcome = z
  .enum(["checking", "started", "adopted", "unchanged", "refused", "failed"])
  .describe(
    "`checking`: it is being read. `adopted`: the run was started before. `unchanged`: a standing request whose data is " +
      "that of its last answer. `refused`: it cannot be done as it is. `failed`: it could not be read; it is tried again.",
  );

/** The run of a request. */
const AnsweredRun = z.strictObject({
  runId: z.string(),
  planHash: z.string(),
  usd: z.number().nullable().describe("What the run is planned to cost; null: not known."),
  rows: z.strictObject({ train: z.number(), validation: z.number(), evaluation: z.number() }),
  waitsForApproval: z.boolean().describe("Nothing is bought before `tunewright approve`."),
});

/** Where the data is bad: rules and lines, never what a row says. */
const AnsweredFindings = z.strictObject({
  counts: z.record(z.string(), z.number()).describe("Number of findings by rule."),
  list: z.array(
    z.strictObject({
      rule: z.string(),
      severity: z.enum(["error", "warning", "hint"]),
      file: z.string(),
      line: z.number().describe("From 1; 0: the whole file or dataset."),
    }),
  ),
  truncated: z.boolean().describe("The list does not contain all findings."),
});

/** The answer to a request: the object `answers/<id>.json`. */
export const RequestAnswer = z.strictObject({
  schema: z.literal(1),
  id: z.string(),
  /** The object that is answered. */
  request: z.strictObject({ key: z.string(), version: text, etag: z.string() }),
  outcome: AnswerOutcome,
  at: z.iso.datetime(),
  run: AnsweredRun.nullable(),
  /** Why it was refused or failed. */
  refusal: z.strictObject({ code: z.string(), text: z.string(), hint: text }).nullable(),
  findings: AnsweredFindings.nullable(),
  /** Digest of the request and of what it names, as they were; null where that is not known. */
  fingerprint: text,
  /** Of a standing request, how it was answered when something had changed last. */
  last: z
    .strictObject({ outcome: AnswerOutcome, at: z.iso.datetime(), runId: text, code: text })
    .nullable(),
  notifiedAt: z.iso.datetime().nullable().describe("When people were notified."),
});
export type RequestAnswer = z.infer<typeof RequestAnswer>;

/** Whether nothing more is done about this version of a request. */
export function isFinal({ outcome }: RequestAnswer): boolean {
  return outcome !== "checking" && outcome !== "failed";
}
