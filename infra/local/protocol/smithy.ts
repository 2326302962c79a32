/** Traits of a shape or member, e.g. `{httpHeader: "ETag"}`, `{xmlFlattened: 1}`. */
type Traits = Readonly<Record<string, unknown>>;

type Kind =
  | "string"
  | "number"
  | "boolean"
  | "timestamp"
  | "blob"
  | "document"
  | "list"
  | "map"
  | "structure";

/** A member of a structure, list or map: its own traits over those of what it points at. */
export interface Member {
  readonly name: string;
  readonly traits: Traits;
  readonly type: Type;
}

/** A shape of a service's API model, as the AWS SDK packages ship it. */
export interface Type {
  readonly kind: Kind;
  /** The model's name of the shape; empty for a plain one. */
  readonly name: string;
  readonly traits: Traits;
  /** Set on timestamps that say so. */
  readonly format?: "date-time" | "http-date" | "epoch-seconds";
  /** True for a body that is not held in memory. */
  readonly streaming?: boolean;
  /** Members of a structure or union; the item of a list; key and value of a map. */
  readonly members: readonly Member[];
  /** Names of the members that must be there. */
  readonly required: readonly string[];
}

/** An operation of a service's API model. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  /** Path and query that tell it apart, e.g. `/{Key+}?uploads`. */
  readonly template: string;
  readonly status: number;
  readonly input: Type;
  readonly output: Type;
}

/** Bits of the short form of traits, lowest first. */
const TRAIT_BITS = [
  "httpLabel",
  "idempotent",
  "idempotencyToken",
  "sensitive",
  "httpPayload",
  "httpResponseCode",
  "httpQueryParams",
] as const;

const SIMPLE: Readonly<Record<number, Omit<Type, "name" | "traits" | "members" | "required">>> = {
  0: { kind: "string" },
  1: { kind: "number" },
  2: { kind: "boolean" },
  4: { kind: "timestamp" },
  5: { kind: "timestamp", format: "date-time" },
  6: { kind: "timestamp", format: "http-date" },
  7: { kind: "timestamp", format: "epoch-seconds" },
  15: { kind: "document" },
  17: { kind: "number" },
  19: { kind: "number" },
  21: { kind: "blob" },
  42: { kind: "blob", streaming: true },
};

const LIST_OF = 64;
const MAP_OF = 128;

const known = new WeakMap<object, Type>();

/** Every operation in an SDK package's exports. */
export function operationsOf(sdk: Readonly<Record<string, unknown>>): Operation[] {
  return Object.values(sdk).filter(isOperation).map(readOperation);
}

function isOperation(schema: unknown): schema is unknown[] {
  return Array.isArray(schema) && schema[0] === 9;
}

function readOperation(schema: unknown[]): Operation {
  const [, , name, traits, input, output] = schema;
  const http = readTraits(traits)["http"] as [string, string, number];
  const [method, template, status] = http;
  return {
    name: String(name),
    method,
    template,
    status,
    input: typeOf(input),
    output: typeOf(output),
  };
}

/** Reads a schema reference: a number for a plain type, a list for a shape, a function for a shape defined later. */
function typeOf(reference: unknown): Type {
  if (typeof reference === "function") return typeOf(reference());
  if (typeof reference === "number") return plainType(reference);
  if (!Array.isArray(reference)) return shape("structure", "", {});
  const type = known.get(reference);
  if (type) return type;
  return readShape(reference);
}

function plainType(code: number): Type {
  if (code >= MAP_OF) {
    const members = [member("key", 0), member("value", code - MAP_OF)];
    return { ...shape("map", "", {}), members };
  }
  if (code >= LIST_OF)
    return { ...shape("list", "", {}), members: [member("member", code - LIST_OF)] };
  return { ...shape("string", "", {}), ...SIMPLE[code] };
}

function readShape(schema: unknown[]): Type {
  const [code, , name, rawTraits, ...rest] = schema;
  const traits = readTraits(rawTraits);
  if (code === 0) return { ...typeOf(rest[0]), name: String(name), traits };
  const kind = code === 1 ? "list" : code === 2 ? "map" : "structure";
  const members: Member[] = [];
  const required: string[] = [];
  const type: Type = { ...shape(kind, String(name), traits), members, required };
  // Known before its members are read, since a shape may hold itself.
  known.set(schema, type);
  if (kind === "structure") {
    const names = rest[0] as string[];
    const references = rest[1] as unknown[];
    members.push(...names.map((each, index) => member(each, references[index])));
    required.push(...names.slice(0, Number(rest[2] ?? 0)));
  } else if (kind === "list") members.push(member("member", rest[0]));
  else members.push(member("key", rest[0]), member("value", rest[1]));
  return type;
}

/** A member's type is read when it is first asked for, since shapes may be recursive. */
function member(name: string, reference: unknown): Member {
  const hasTraits = Array.isArray(reference) && typeof reference[1] !== "string";
  const target = hasTraits ? reference[0] : reference;
  let type: Type | undefined;
  return {
    name,
    traits: hasTraits ? readTraits(reference[1]) : {},
    get type() {
      type ??= typeOf(target);
      return type;
    },
  };
}

function shape(kind: Kind, name: string, traits: Traits): Type {
  return { kind, name, traits, members: [], required: [] };
}

function readTraits(traits: unknown): Traits {
  if (typeof traits === "object" && traits !== null) return traits as Traits;
  const bits = Number(traits ?? 0);
  return Object.fromEntries(
    TRAIT_BITS.filter((_, index) => (bits >> index) & 1).map((name) => [name, 1]),
  );
}
