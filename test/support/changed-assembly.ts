import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A changed stack's own hash, in asset keys and in the logical ids of versions. */
const MARK = "c4a11ed0c4a11ed0";

/** Placeholders of the definition that name functions; their payloads carry the revision. */
const FUNCTION = /^\$\{(\w+)Function\}$/;

/**
 * Copies the stack's assembly as a later revision of the product would make it: every payload of the definition has
 * `revision`, and every function refuses a payload without it. As CDK does, the changed code has another asset and the
 * functions have versions with other logical ids.
 * @param folder new folder for the copy
 */
export function writeChangedAssembly(assembly: string, folder: string): void {
  cpSync(assembly, folder, { recursive: true });
  const asset = readdirSync(folder).find((name) => name.startsWith("asset.")) ?? "";
  const hash = asset.slice("asset.".length);
  const changed = `${MARK}${hash.slice(MARK.length)}`;
  renameSync(join(folder, asset), join(folder, `asset.${changed}`));
  requireRevision(join(folder, `asset.${changed}`));
  rewrite(join(folder, "Tunewright.assets.json"), (text) => text.replaceAll(hash, changed));
  rewrite(join(folder, "Tunewright.template.json"), (text) =>
    sendRevision(
      text
        .replaceAll(hash, changed)
        .replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{16}/g, `$1${MARK}`),
    ),
  );
}

function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

/** Puts a handler that checks the payload in front of each that the stack has. */
function requireRevision(folder: string): void {
  // Other files are what handlers share; these are called by rules, whose events have no revision.
  const isHandler = (name: string) =>
    !/^(sweep|start-requested)/.test(name) &&
    existsSync(`pipeline/handlers/${name.replace(/mjs$/, "ts")}`);
  for (const name of readdirSync(folder).filter(isHandler)) {
    renameSync(join(folder, name), join(folder, `inner-${name}`));
    writeFileSync(
      join(folder, name),
      `import { handler as inner } from "./inner-${name}";
export async function handler({ revision, ...event }, context) {
  if (revision !== 2) throw new Error("the payload is of another revision");
  return inner(event, context);
}
`,
    );
  }
}

function sendRevision(template: string): string {
  const stack = JSON.parse(template) as {
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  };
  for (const { Type, Properties } of Object.values(stack.Resources)) {
    if (Type !== "AWS::StepFunctions::StateMachine") continue;
    const definition: unknown = JSON.parse(String(Properties["DefinitionString"]));
    Properties["DefinitionString"] = JSON.stringify(definition, (_name, value: unknown) => {
      const call = value as { FunctionName?: string; Payload?: object } | null;
      if (!FUNCTION.test(call?.FunctionName ?? "")) return value;
      return { ...call, Payload: { ...call?.Payload, revision: 2 } };
    });
  }
  return JSON.stringify(stack);
}
