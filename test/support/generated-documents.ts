import { readFileSync } from "node:fs";
import { rulesByGroup } from "../../dataset-tools/check/all-rules.ts";
import { sweepFileSchema } from "../../pipeline/config/hyperparameter-sweep.ts";
import { configSchema } from "../../pipeline/config/json-schema.ts";
import { ModellessOutput } from "../../pipeline/run-folder/modelless-output.ts";
import { RunOutput } from "../../pipeline/run-folder/run-output.ts";
import { Verdict } from "../../pipeline/run-folder/verdict.ts";
import { stages } from "../../pipeline/workflow/definition.ts";
import { mermaid } from "../../pipeline/workflow/picture.ts";
import { commandPages } from "./command-pages.ts";
import { errorTables } from "./error-page.ts";
import { permissionTables } from "./permission-page.ts";
import { fieldTable, jsonSchemaText } from "./schema-fields.ts";

/** A document with parts that are made from the source. */
interface GeneratedDocument {
  readonly path: string;
  /** Makers of its parts, by the name in their markers. */
  readonly parts: Readonly<Record<string, () => string>>;
}

/** All documents of which `npm run readme` writes parts. */
export const generatedDocuments: readonly GeneratedDocument[] = [
  { path: "pipeline/docs/errors.md", parts: { errors: errorTables } },
  { path: "pipeline/docs/permissions.md", parts: { permissions: permissionTables } },
  { path: "dataset-tools/RULES.md", parts: { rules: rulesByGroup } },
  { path: "pipeline/cli/README.md", parts: { verbs: commandPages } },
  {
    path: "pipeline/workflow/README.md",
    parts: { "state-machine": () => `\`\`\`mermaid\n${mermaid(stages)}\n\`\`\`` },
  },
  {
    path: "pipeline/run-folder/README.md",
    parts: {
      verdict: () => fieldTable(Verdict),
      output: () => fieldTable(RunOutput),
      modelless: () => fieldTable(ModellessOutput),
    },
  },
];

/** All files that `npm run readme` writes as a whole, by their path. */
export const generatedFiles: Readonly<Record<string, () => string>> = {
  "pipeline/config/tunewright.schema.json": () => `${JSON.stringify(configSchema(), null, 2)}\n`,
  "pipeline/config/hyperparameter-sweep.schema.json": () =>
    `${JSON.stringify(sweepFileSchema(), null, 2)}\n`,
  "pipeline/run-folder/verdict.schema.json": () => jsonSchemaText(Verdict),
  "pipeline/run-folder/run-output.schema.json": () => jsonSchemaText(RunOutput),
  "pipeline/run-folder/modelless-output.schema.json": () => jsonSchemaText(ModellessOutput),
};

/** The document's text with each part as the source makes it now. Throws where a marker is missing. */
export function generate({ path, parts }: GeneratedDocument): string {
  return Object.entries(parts).reduce(
    (text, [name, make]) => {
      const start = `<!-- generated: ${name} -->\n`;
      const end = `\n<!-- end: ${name} -->`;
      const from = text.indexOf(start);
      const to = text.indexOf(end);
      if (from < 0 || to < 0) throw new Error(`${path} has no markers of the part "${name}"`);
      return text.slice(0, from + start.length) + make().trim() + text.slice(to);
    },
    readFileSync(path, "utf8"),
  );
}
