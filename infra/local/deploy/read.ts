import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** A synthesized stack, ready to be deployed. */
export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  /** Of the template's file, hex. */
  readonly templateSha256: string;
  /** S3 key of an asset, as the template names it → its file or folder here. */
  readonly assets: ReadonlyMap<string, string>;
}

const ResourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

const TemplateSchema = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown() })).default({}),
  Mappings: z
    .record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())))
    .default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), ResourceSchema),
  Outputs: z
    .record(
      z.string(),
      z.looseObject({
        Value: z.unknown(),
        Description: z.string().optional(),
        Condition: z.string().optional(),
      }),
    )
    .default({}),
});

/** The sections of a CloudFormation template that the local cloud reads. */
export type Template = z.infer<typeof TemplateSchema>;

const ManifestSchema = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({ type: z.string(), properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

const AssetsSchema = z.looseObject({
  files: z
    .record(
      z.string(),
      z.looseObject({
        source: z.looseObject({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.looseObject({ objectKey: z.string().optional() })),
      }),
    )
    .default({}),
});

/**
 * Reads a cloud assembly as `cdk synth` writes it.
 * @param folder the assembly's folder, usually `cdk.out`
 * @param stackName needed only when there are several stacks
 * Throws an `Error` that says what is missing.
 */
export function readAssembly(folder: string, stackName?: string): Assembly {
  const manifestFile = join(folder, "manifest.json");
  if (!existsSync(manifestFile)) {
    throw new Error(
      `${folder} is not a cloud assembly: it has no manifest.json. Run cdk synth first.`,
    );
  }
  const { artifacts } = ManifestSchema.parse(readJson(manifestFile));
  const stacks = Object.entries(artifacts).filter(
    ([, { type }]) => type === "aws:cloudformation:stack",
  );
  const names = stacks.map(([id, { properties }]) => text(properties["stackName"]) ?? id);
  const index = stackName === undefined && stacks.length === 1 ? 0 : names.indexOf(stackName ?? "");
  const [id, stack] = stacks[index] ?? [];
  if (id === undefined || stack === undefined) {
    throw new Error(`${folder} has the stacks ${names.join(", ") || "(none)"}; name one of them.`);
  }
  const templateFile = text(stack.properties["templateFile"]) ?? `${id}.template.json`;
  return {
    stackName: names[index] ?? id,
    template: TemplateSchema.parse(readJson(join(folder, templateFile))),
    templateSha256: createHash("sha256")
      .update(readFileSync(join(folder, templateFile)))
      .digest("hex"),
    assets: readAssets(folder, templateFile.replace(/\.template\.json$/, ".assets.json")),
  };
}

function readAssets(folder: string, name: string): Map<string, string> {
  const file = join(folder, name);
  const assets = new Map<string, string>();
  if (!existsSync(file)) return assets;
  for (const { source, destinations } of Object.values(AssetsSchema.parse(readJson(file)).files)) {
    for (const { objectKey } of Object.values(destinations)) {
      if (objectKey && source.path) assets.set(objectKey, join(folder, source.path));
    }
  }
  return assets;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
