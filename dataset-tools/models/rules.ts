import { z } from "zod";
import type { DataRules, Method } from "../check/options.ts";
import { UserError } from "../errors.ts";
import llama from "./llama.json" with { type: "json" };
import nova from "./nova.json" with { type: "json" };

const Media = z.strictObject({
  formats: z.array(z.string()),
  perRow: z.int(),
  maxBytes: z.int(),
  maxSeconds: z.int().exactOptional(),
});

const MethodRules = z.strictObject({
  format: z.enum(["bedrock-conversation-2024", "prompt-completion", "openai-chat"]),
  minRecords: z.int().exactOptional(),
  maxRecords: z.int().exactOptional(),
  countsValidation: z.boolean().exactOptional(),
  recommendedRecords: z.int().exactOptional(),
  validationSet: z.enum(["optional", "unsupported"]).exactOptional(),
  maxValidationRecords: z.int().exactOptional(),
  maxTokensPerRow: z.int().exactOptional(),
  maxCharactersPerRow: z.int().exactOptional(),
  maxBytesPerLine: z.int().exactOptional(),
  maxBytesPerFile: z.int().exactOptional(),
  reserved: z.array(z.string()),
  system: z.enum(["many", "one", "none"]).exactOptional(),
  maxTurns: z.int().exactOptional(),
  schemaVersion: z.enum(["exact", "any"]).exactOptional(),
  images: Media.exactOptional(),
  videos: Media.exactOptional(),
  reasoning: z.boolean().exactOptional(),
  source: z.string(),
});

const methods = ["sft", "distillation", "rft"] as const satisfies Method[];

const Family = z.strictObject({
  family: z.enum(["nova", "llama"]),
  /** When the sources were read. */
  date: z.iso.date(),
  /** Conflicts between sources, and how they are decided. */
  notes: z.array(z.string()),
  /** What the family's models have in common, by method. */
  methods: z.partialRecord(z.enum(methods), MethodRules),
  models: z.array(
    z.strictObject({
      name: z.string(),
      id: z.string(),
      /** The methods that the model takes, with what differs from the family. */
      methods: z.partialRecord(z.enum(methods), MethodRules.partial()),
    }),
  ),
});

const families = [Family.parse(nova), Family.parse(llama)];

/** Short names of the base models whose demands are known. */
export const knownModels: readonly string[] = families.flatMap(({ models }) =>
  models.map(({ name }) => name),
);

/**
 * What a base model demands of the data, by short name or id, with or without context suffix.
 * @throws UserError `Dataset.UnknownModel`, or `Dataset.UnknownMethod` when the model is not tuned that way
 */
export function findModelRules(model: string, method: Method = "sft"): DataRules {
  for (const family of families) {
    const found = family.models.find((entry) => matches(entry, model));
    if (found === undefined) continue;
    const own = found.methods[method];
    if (own === undefined) {
      throw new UserError("Dataset.UnknownMethod", `${found.name} is not tuned by ${method}`, {
        hint: `It takes: ${Object.keys(found.methods).join(", ")}.`,
      });
    }
    const rules = MethodRules.parse({ ...family.methods[method], ...own });
    const source = `${rules.source}; read ${family.date}`;
    return { model: found.id, method, family: family.family, ...rules, source };
  }
  throw new UserError("Dataset.UnknownModel", `the data rules of "${model}" are not known`, {
    hint: `Known models: ${knownModels.join(", ")}.`,
  });
}

function matches(entry: { name: string; id: string }, model: string): boolean {
  return (
    model === entry.name ||
    model === entry.id ||
    model === entry.id.slice(0, entry.id.lastIndexOf(":"))
  );
}
