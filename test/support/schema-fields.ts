import { z } from "zod";

/** A part of a JSON Schema, as far as it is looked at here. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema | boolean;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** A member of an object at any depth. */
export interface Field {
  /** e.g. `scores[].interval.low` */
  readonly path: string;
  readonly type: string;
  /** Empty where the schema has none. */
  readonly description: string;
}

/** The JSON Schema that is kept beside a zod schema. */
export function jsonSchemaText(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`;
}

/** All fields of what a schema describes, in its order; those that several variants share, once. */
export function fieldsOf(schema: z.ZodType): Field[] {
  const found = walk(z.toJSONSchema(schema) as Schema, "");
  const paths = new Set<string>();
  return found.filter(({ path }) => !paths.has(path) && paths.add(path));
}

function walk(schema: Schema, path: string): Field[] {
  const variants = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const items = [schema.items, ...(schema.prefixItems ?? [])];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
      const at = path === "" ? name : `${path}.${name}`;
      return [
        { path: at, type: typeOf(member), description: member.description ?? "" },
        ...walk(member, at),
      ];
    }),
    ...variants.flatMap((variant) => walk(variant, path)),
    ...items.flatMap((item) => (typeof item === "object" ? walk(item, `${path}[]`) : [])),
  ];
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(", ");
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.oneOf !== undefined) return "object";
  return [schema.type ?? "any"].flat().join(" or ");
}

/** Fields as a table in Markdown. */
export function fieldTable(schema: z.ZodType): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  return [
    "| field | type | what it is |",
    "| --- | --- | --- |",
    ...fieldsOf(schema).map(
      ({ path, type, description }) => `| \`${path}\` | ${cell(type)} | ${cell(description)} |`,
    ),
  ].join("\n");
}
