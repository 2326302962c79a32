import { z } from "zod";
import { patternFault } from "../workflow/pattern.ts";

const plainKinds = ["labels", "exact", "numeric", "token-f1", "rouge-l", "chrf"] as const;

/** Kinds of scores that need no more than their name. */
export const namedScores = [...plainKinds, "json"] as const;

const kinds = [...namedScores, "regex", "module"].join(", ");

/** Kinds that this version does not have yet. */
const LATER = ["judge", "function"];

/** What is wrong with the kind of a score. */
function kindMessage({ code, input }: { code?: string; input?: unknown }): string | undefined {
  if (code !== "invalid_union") return undefined;
  const { kind } = Object(input) as { kind?: unknown };
  if (typeof kind !== "string" || !LATER.includes(kind)) return `must be a score: ${kinds}`;
  return `${kind} is not available yet; use another score, or a module of your own: ${kinds}`;
}

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

/** A score as the user names it: its kind alone, or with its settings. */
const ScoreConfig = z.preprocess(
  (given) => (typeof given === "string" ? { kind: given } : given),
  z.discriminatedUnion(
    "kind",
    [z.strictObject({ kind: z.enum(plainKinds) }), JsonScore, RegexScore, ModuleScore],
    { error: kindMessage },
  ),
);
export type ScoreConfig = z.infer<typeof ScoreConfig>;

/** The scores of a run; the first decides. */
export const ScoreConfigs = z
  .array(ScoreConfig)
  .min(1)
  .max(6)
  .check((context) => {
    const names = context.value.map((one) =>
      one.kind === "module" ? `module ${one.file}` : one.kind,
    );
    const repeated = names.findIndex((name, at) => names.indexOf(name) !== at);
    if (repeated === -1) return;
    const message = `${names[repeated]} is given twice`;
    context.issues.push({ code: "custom", message, path: [repeated], input: context.value });
  });
