import { z } from "zod";
import { patternFault } from "../workflow/pattern.ts";
import { readFunction } from "../workflow/scorer-function.ts";

const plainKinds = ["labels", "exact", "numeric", "token-f1", "rouge-l", "chrf"] as const;

/** Kinds of scores that need no more than their name. */
export const namedScores = [...plainKinds, "json"] as const;

const kinds = [...namedScores, "regex", "module", "function", "judge"].join(", ");

const JsonScore = z.strictObject({
  kind: z.literal("json"),
  /** Dotted paths of the only fields that are compared, e.g. `customer.name` or `items[].sku`. */
  fields: z.array(z.string().min(1)).min(1).optional(),
});

const RegexScore = z
  .strictObject({
    kind: z.literal("regex"),
    pattern: z.string().min(1),
    flags: z.string().default(""),
  })
  .check((context) => {
    const message = patternFault(context.value);
    if (message === undefined) return;
    context.issues.push({ code: "custom", message, path: ["pattern"], input: context.value });
  });

/** The user's own scorer, a file with an ES module, relative to the current folder. */
const ModuleScore = z.strictObject({ kind: z.literal("module"), file: z.string().min(1) });

/** The user's own scorer, a Lambda function, by its ARN or name; see `openFunction` for what it gets and returns. */
const FunctionScore = z.strictObject({
  kind: z.literal("function"),
  arn: z.string().refine((arn) => readFunction(arn) !== undefined, {
    message: "must be the ARN or name of a Lambda function",
  }),
});

/** `module:FILE` and `function:ARN`, as a command line has them. */
function ownScore(text: string): object | undefined {
  const [, kind, value] = /^(module|function):(.+)$/s.exec(text) ?? [];
  if (kind === undefined) return undefined;
  return kind === "module" ? { kind, file: value } : { kind, arn: value };
}

/** A model that compares the answers, calibrated on a JSONL file of labeled comparisons. */
const JudgeScore = z.strictObject({
  kind: z.literal("judge"),
  model: z
    .string()
    .regex(/^(?!arn:)\S+$/, "must be the id of a model or inference profile, not an ARN"),
  /** What makes an answer good. */
  rubric: z.string().trim().min(1).max(4000),
  /** Path of the file, relative to the current folder. */
  examples: z.string().min(1),
});

const ScoreObject = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.enum(plainKinds) }),
    JsonScore,
    RegexScore,
    ModuleScore,
    FunctionScore,
    JudgeScore,
  ],
  {
    error: ({ code }) => (code === "invalid_union" ? `must be a score: ${kinds}` : undefined),
  },
);

/** A score as the user names it: its kind alone, or with its settings. */
export const ScoreConfig = z.preprocess(
  (given) => (typeof given === "string" ? (ownScore(given) ?? { kind: given }) : given),
  ScoreObject,
);

/** The forms of a score as JSON Schemas: a name, `module:FILE`, `function:ARN`, or its settings. */
export function scoreForms(): z.core.JSONSchema.JSONSchema[] {
  const { $schema: _, ...object } = z.toJSONSchema(ScoreObject, { io: "input" });
  return [
    { type: "string", enum: [...namedScores] },
    { type: "string", pattern: "^module:.+$" },
    { type: "string", pattern: "^function:(?:arn:\\S+|[A-Za-z0-9_-]+(?::\\S+)?)$" },
    object,
  ];
}
export type ScoreConfig = z.infer<typeof ScoreConfig>;

/** The scores of a run; the first decides. */
export const ScoreConfigs = z
  .array(ScoreConfig)
  .min(1)
  .max(6)
  .check((context) => {
    const names = context.value.map(nameOf);
    const repeated = names.findIndex((name, at) => names.indexOf(name) !== at);
    if (repeated === -1) return;
    const message = `${names[repeated]} is given twice`;
    context.issues.push({ code: "custom", message, path: [repeated], input: context.value });
  });

function nameOf(score: ScoreConfig): string {
  if (score.kind === "module") return `module ${score.file}`;
  return score.kind === "function" ? `function ${score.arn}` : score.kind;
}
