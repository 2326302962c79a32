import { createRequire } from "node:module";
import { NormalizedSchema } from "@smithy/core/schema";
import { factsOf } from "../kernel/aws-services.ts";
import type { ServiceName } from "../kernel/service.ts";

/** What a member or a type is, in the terms that checking and converting need. */
export type Kind =
  | { readonly kind: "string" | "number" | "boolean" | "document" | "unit" }
  /** The format is present when the model names one; otherwise it is the protocol's. */
  | { readonly kind: "timestamp"; readonly format?: TimestampFormat }
  /** A streaming one is a body that is not held in memory. */
  | { readonly kind: "blob"; readonly streaming?: true }
  /** The item has its own traits in XML, e.g. `{xmlName: "Tag"}`. */
  | { readonly kind: "list"; readonly of: Ref; readonly itemTraits: Traits }
  | { readonly kind: "map"; readonly of: Ref }
  | { readonly kind: "structure" | "union"; readonly structure: Structure };

type TimestampFormat = "date-time" | "http-date" | "epoch-seconds";

/** A type in the model of an SDK package. */
export type Ref = NormalizedSchema;

export interface Structure {
  readonly name: string;
  readonly traits: Traits;
  readonly members: readonly Member[];
}

export interface Member {
  readonly name: string;
  readonly required: boolean;
  readonly traits: Traits;
  readonly type: Ref;
}

/** One operation of a service. */
export interface Operation {
  readonly name: string;
  readonly input: Structure;
  readonly output: Structure;
  /** Method, path template and success status, for the REST protocols. */
  readonly http: readonly [string, string, number] | undefined;
}

/** How a member is bound to an HTTP message or to XML, e.g. `{httpLabel: 1}`, `{httpQuery: "maxResults"}`. */
type Traits = Readonly<Record<string, unknown>>;

/** Type codes of the SDK's schemas (SDK 3.1163). */
const TIMESTAMP_FORMATS: Readonly<Record<number, TimestampFormat>> = {
  5: "date-time",
  6: "http-date",
  7: "epoch-seconds",
};

const require = createRequire(import.meta.url);

/** Everything that an SDK package exports; loaded on first use, since the large ones take 60 ms. */
export function sdkPackage(service: ServiceName): Readonly<Record<string, unknown>> | undefined {
  const name = factsOf(service).sdk;
  return name === undefined ? undefined : (require(name) as Record<string, unknown>);
}

const operations = new Map<string, Operation | undefined>();

/** The operation of that name in the service's own model; undefined when AWS has none. */
export function operationOf(service: ServiceName, name: string): Operation | undefined {
  const key = `${service} ${name}`;
  if (!operations.has(key)) operations.set(key, readOperation(sdkPackage(service)?.[`${name}$`]));
  return operations.get(key);
}

/** Every operation of a service. */
export function operationsOf(service: ServiceName): Operation[] {
  return Object.values(sdkPackage(service) ?? {}).flatMap((schema) => readOperation(schema) ?? []);
}

/** An operation's schema: `[9, namespace, name, traits, input, output]`. */
type OperationSchema = readonly [9, string, string, Traits, SchemaRef, SchemaRef];
type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

function isOperation(schema: unknown): schema is OperationSchema {
  return Array.isArray(schema) && schema[0] === 9;
}

function readOperation(schema: unknown): Operation | undefined {
  if (!isOperation(schema)) return undefined;
  const [, , name, traits, input, output] = schema;
  return {
    name,
    input: structureOf(NormalizedSchema.of(input)),
    output: structureOf(NormalizedSchema.of(output)),
    http: traits["http"] as Operation["http"],
  };
}

function structureOf(ref: Ref): Structure {
  const type = kindOf(ref);
  return "structure" in type ? type.structure : { name: "Unit", traits: {}, members: [] };
}

/** What a type is. */
export function kindOf(ref: Ref): Kind {
  if (ref.isStructSchema()) {
    return { kind: ref.isUnionSchema() ? "union" : "structure", structure: readStructure(ref) };
  }
  if (ref.isListSchema()) {
    const of = ref.getValueSchema();
    return { kind: "list", of, itemTraits: { ...of.getMemberTraits() } };
  }
  if (ref.isMapSchema()) return { kind: "map", of: ref.getValueSchema() };
  if (ref.isTimestampSchema()) {
    const format = TIMESTAMP_FORMATS[Number(ref.getSchema())];
    return format === undefined ? { kind: "timestamp" } : { kind: "timestamp", format };
  }
  if (ref.isBlobSchema()) {
    return ref.isStreaming() ? { kind: "blob", streaming: true } : { kind: "blob" };
  }
  return { kind: simpleKind(ref) };
}

function simpleKind(ref: Ref): "string" | "boolean" | "document" | "unit" | "number" {
  if (ref.isUnitSchema()) return "unit";
  if (ref.isStringSchema()) return "string";
  if (ref.isBooleanSchema()) return "boolean";
  return ref.isDocumentSchema() ? "document" : "number";
}

const structures = new WeakMap<object, Structure>();

function readStructure(ref: Ref): Structure {
  const schema = ref.getSchema() as unknown[];
  const known = structures.get(schema);
  if (known) return known;
  // Required members come first; their number is the one fact that NormalizedSchema does not give.
  const required = ref.isUnionSchema() ? 0 : Number(schema[6] ?? 0);
  const members = [...ref.structIterator()].map(([name, type], index) => ({
    name,
    required: index < required,
    traits: { ...type.getMemberTraits() },
    type,
  }));
  const structure = { name: ref.getName() ?? "", traits: { ...ref.getOwnTraits() }, members };
  structures.set(schema, structure);
  return structure;
}
