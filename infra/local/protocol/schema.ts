import { createRequire } from "node:module";
import { factsOf } from "../kernel/aws-services.ts";
import type { ServiceName } from "../kernel/service.ts";

/*
 * The SDK packages ship their API model as plain arrays (SDK 3.1163, dist-cjs/schemas):
 *   structure [3, namespace, name, traits, memberNames, memberRefs, howManyAreRequired], union 4, error -3,
 *   list [1, …, member], map [2, …, key, value], simple [0, …, traits, type], operation [9, …, traits, input, output].
 * A ref is a type number, a schema, a function that gives one, or a pair [ref, traits].
 * Type numbers: 0 string, 1 number, 2 boolean, 4–7 timestamps, 15 document, 17 and 19 big numbers, 21 blob,
 * 42 streaming blob; 64 | n is a list of n and 128 | n a map of n. Required members come first.
 */

/** What a member or a type is, in the terms that checking and converting need. */
export type Kind =
  | { readonly kind: "string" | "number" | "boolean" | "document" | "unit" }
  /** The format is there when the model names one; else it is the protocol's. */
  | { readonly kind: "timestamp"; readonly format?: TimestampFormat }
  /** A streaming one is a body that is not held in memory. */
  | { readonly kind: "blob"; readonly streaming?: true }
  /** The item has traits of its own in XML, e.g. `{xmlName: "Tag"}`. */
  | { readonly kind: "list"; readonly of: Ref; readonly itemTraits: Traits }
  | { readonly kind: "map"; readonly of: Ref }
  | { readonly kind: "structure" | "union"; readonly structure: Structure };

type TimestampFormat = "date-time" | "http-date" | "epoch-seconds";

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

/** Where a member stands in an HTTP message, e.g. `{httpLabel: 1}`, `{httpQuery: "maxResults"}`. */
type Traits = Readonly<Record<string, unknown>>;
export type Ref = unknown;

const require = createRequire(import.meta.url);
const TIMESTAMP_FORMATS: Readonly<Record<number, { readonly format: TimestampFormat }>> = {
  5: { format: "date-time" },
  6: { format: "http-date" },
  7: { format: "epoch-seconds" },
};
const TRAIT_BITS = ["httpLabel", "idempotent", "idempotencyToken", "sensitive", "httpPayload"];

/** Everything that an SDK package exports; loaded when first asked for, since the large ones take 60 ms. */
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

function readOperation(schema: unknown): Operation | undefined {
  if (!Array.isArray(schema) || schema[0] !== 9) return undefined;
  const [, , name, traits, input, output] = schema as unknown[];
  const http = traitsOf(traits)["http"];
  return {
    name: String(name),
    input: structureOf(input),
    output: structureOf(output),
    http: http as Operation["http"],
  };
}

function structureOf(ref: Ref): Structure {
  const type = kindOf(ref);
  return "structure" in type ? type.structure : { name: "Unit", traits: {}, members: [] };
}

const structures = new WeakMap<object, Structure>();

/** Reads what a ref stands for. */
export function kindOf(ref: Ref): Kind {
  const schema = dereference(ref);
  if (typeof schema === "number") return kindOfNumber(schema);
  if (!Array.isArray(schema)) return { kind: "unit" };
  switch (schema[0]) {
    case 0:
      return kindOf(schema[4]);
    case 1:
      return { kind: "list", of: schema[4], itemTraits: pairTraits(schema[4]) };
    case 2:
      return { kind: "map", of: schema[5] };
    default:
      return { kind: schema[0] === 4 ? "union" : "structure", structure: readStructure(schema) };
  }
}

function kindOfNumber(type: number): Kind {
  if (type >= 128) return { kind: "map", of: type & 63 };
  if (type >= 64) return { kind: "list", of: type & 63, itemTraits: {} };
  if (type >= 4 && type <= 7) return { kind: "timestamp", ...TIMESTAMP_FORMATS[type] };
  if (type === 42) return { kind: "blob", streaming: true };
  const simple = { 0: "string", 2: "boolean", 15: "document", 21: "blob" } as const;
  return { kind: type in simple ? simple[type as keyof typeof simple] : "number" };
}

function readStructure(schema: unknown[]): Structure {
  const known = structures.get(schema);
  if (known) return known;
  const [, , name, traits, names, refs, required = 0] = schema;
  const isUnion = schema[0] === 4;
  const members = (names as string[]).map((member, index) => {
    const ref = (refs as Ref[])[index];
    return {
      name: member,
      required: !isUnion && index < Number(required),
      traits: pairTraits(ref),
      type: ref,
    };
  });
  const structure = { name: String(name), traits: traitsOf(traits), members };
  structures.set(schema, structure);
  return structure;
}

function dereference(ref: Ref): unknown {
  if (typeof ref === "function") return dereference((ref as () => unknown)());
  return isPair(ref) ? dereference(ref[0]) : ref;
}

function pairTraits(ref: Ref): Traits {
  return isPair(ref) ? traitsOf(ref[1]) : {};
}

function isPair(ref: Ref): ref is [Ref, unknown] {
  return Array.isArray(ref) && ref.length === 2;
}

/** Traits come as an object, or as bits when they carry no value. */
function traitsOf(traits: unknown): Traits {
  if (typeof traits === "object" && traits !== null) return traits as Traits;
  const bits = Number(traits ?? 0);
  return Object.fromEntries(
    TRAIT_BITS.flatMap((name, bit) => ((bits >> bit) & 1 ? [[name, 1]] : [])),
  );
}
