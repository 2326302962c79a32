import { z } from "zod";
import { defined } from "../../dataset-tools/defined.ts";

const character = z.string().length(1, "must be a single character");
/** The longest delimiters that files have. */
const delimiter = z.string().min(1).max(8);
const share = z.number().min(0).max(0.9);

const column = z.string().min(1).optional();

/** Column of each part of a row. */
export const Columns = z
  .strictObject({
    prompt: column.describe("The question."),
    completion: column.describe("The answer."),
    system: column.describe("The system prompt."),
    group: column.describe("As groupBy."),
  })
  .transform((columns) => defined(columns));

/** A sheet by name or number. */
const Sheet = z.union([z.string(), z.number()], "must be text or a number").transform(String);

/** The labeled data, and how it is read. */
export const DataConfig = z.strictObject({
  files: z
    .array(z.string().min(1))
    .min(1, "name at least one file of labeled data")
    .describe("Files, folders, globs or s3:// addresses of labeled data."),
  columns: Columns.default({}).describe(
    "Which column holds what; also as text, prompt=text,completion=category. Absent ones are guessed from names and looks.",
  ),
  template: z
    .string()
    .optional()
    .describe("Prompt made of several columns, e.g. {{title}} {{body}}."),
  answer: z
    .enum(["chosen"])
    .optional()
    .describe("Of preference data, train on the preferred answers; it is refused otherwise."),
  system: z
    .string()
    .optional()
    .describe(
      "System prompt for every row; empty for none. By default it lists the labels, where they are few.",
    ),
  groupBy: z
    .string()
    .optional()
    .describe("Column whose rows stay on one side of the split, e.g. the customer."),
  answerSchema: z
    .string()
    .optional()
    .describe("File with a JSON Schema that every answer must fit."),
  sheet: Sheet.optional().describe(
    "Sheet of a workbook by name or number, or file in a zip archive; found by looking by default.",
  ),
  encoding: z.string().optional().describe("Encoding of the files; detected by default."),
  delimiter: delimiter.optional().describe("What is between cells; detected by default."),
  quote: character
    .nullable()
    .optional()
    .describe("Quote around cells; null: quotes are text. Detected by default."),
  header: z
    .boolean()
    .optional()
    .describe("Whether the first row of a table names the columns; detected by default."),
  heldOut: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      "Files whose rows are all held out, e.g. a test set; none of the other rows is then.",
    ),
  against: z
    .array(z.string())
    .default([])
    .describe(
      "Manifests of earlier datasets: rows that were on the other side of their split are counted.",
    ),
  dropBadRows: z
    .boolean()
    .default(false)
    .describe(
      "Leave out rows with errors; otherwise an error stops the run before it costs anything.",
    ),
  dropNearDuplicates: z
    .boolean()
    .optional()
    .describe("Of rows that are the same but for case, marks or a few words, keep only the first."),
  groupByAnswer: z
    .boolean()
    .optional()
    .describe(
      "Keep rows with the same long answer on one side of the split; by default unless groupBy is set. Labels never are.",
    ),
  validationShare: share
    .default(0.1)
    .describe("Share of the rows by which the training is watched."),
  evaluationShare: share
    .default(0.2)
    .describe("Share of the rows that is held out to compare the models."),
});
