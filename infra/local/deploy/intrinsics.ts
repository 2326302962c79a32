import type { Template } from "./read.ts";

/** What intrinsic functions look things up in. */
export interface Scope {
  readonly template: Template;
  /** `Ref` of a parameter or a pseudo parameter. */
  readonly values: ReadonlyMap<string, unknown>;
  /** `Ref` of a resource: its physical id. */
  ref(logicalId: string): unknown;
  /** `Fn::GetAtt` of a resource. */
  attribute(logicalId: string, name: string): unknown;
}

/** The value of `AWS::NoValue`: the member with this value is left out. */
const NO_VALUE = Symbol("AWS::NoValue");

/** Replaces every intrinsic function in a value of a template. Throws an `Error` for one that is not known. */
export function resolve(value: unknown, scope: Scope): unknown {
  const resolved = walk(value, scope);
  return resolved === NO_VALUE ? undefined : resolved;
}

function walk(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => walk(item, scope)).filter((item) => item !== NO_VALUE);
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined && (name === "Ref" || name.startsWith("Fn::"))) {
    const intrinsic = INTRINSICS[name];
    if (intrinsic === undefined) throw new Error(`The local cloud does not know ${name}.`);
    return intrinsic(argument, scope);
  }
  return Object.fromEntries(
    entries
      .map(([key, item]) => [key, walk(item, scope)] as const)
      .filter(([, item]) => item !== NO_VALUE),
  );
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => reference(String(argument), scope),
  "Fn::GetAtt": (argument, scope) => {
    const [id = "", ...name] = Array.isArray(argument) ? argument : String(argument).split(".");
    return scope.attribute(String(id), name.map((part) => String(walk(part, scope))).join("."));
  },
  "Fn::Join": (argument, scope) => {
    const [separator, parts] = argument as [string, unknown];
    return list(parts, scope).map(String).join(separator);
  },
  "Fn::Sub": substitute,
  "Fn::Select": (argument, scope) => {
    const [index, items] = argument as [unknown, unknown];
    return list(items, scope)[Number(walk(index, scope))];
  },
  "Fn::Split": (argument, scope) => {
    const [separator, source] = argument as [string, unknown];
    return String(walk(source, scope)).split(separator);
  },
  "Fn::If": (argument, scope) => {
    const [condition, yes, no] = argument as [string, unknown, unknown];
    return walk(holds(condition, scope) ? yes : no, scope);
  },
  "Fn::FindInMap": (argument, scope) => {
    const [map, first, second] = list(argument, scope).map(String);
    return scope.template.Mappings[map ?? ""]?.[first ?? ""]?.[second ?? ""];
  },
  "Fn::Base64": (argument, scope) => Buffer.from(String(walk(argument, scope))).toString("base64"),
  "Fn::GetAZs": (_argument, scope) => [`${String(reference("AWS::Region", scope))}a`],
  "Fn::Equals": (argument, scope) => {
    const [a, b] = list(argument, scope);
    return String(a) === String(b);
  },
  "Fn::And": (argument, scope) => list(argument, scope).every(Boolean),
  "Fn::Or": (argument, scope) => list(argument, scope).some(Boolean),
  "Fn::Not": (argument, scope) => !list(argument, scope)[0],
};

/** True when a condition of the template holds; so does the absence of one. */
export function holds(name: string | undefined, scope: Scope): boolean {
  if (name === undefined) return true;
  const condition = scope.template.Conditions[name];
  if (condition === undefined) throw new Error(`The template has no condition ${name}.`);
  return Boolean(walk(condition, scope));
}

function reference(name: string, scope: Scope): unknown {
  if (name === "AWS::NoValue") return NO_VALUE;
  return scope.values.has(name) ? scope.values.get(name) : scope.ref(name);
}

function substitute(argument: unknown, scope: Scope): string {
  const [text, own] = (Array.isArray(argument) ? argument : [argument, {}]) as [
    string,
    Record<string, unknown>,
  ];
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in own) return String(walk(own[name], scope));
    const dot = name.indexOf(".");
    return String(
      dot < 0 ? reference(name, scope) : scope.attribute(name.slice(0, dot), name.slice(dot + 1)),
    );
  });
}

function list(value: unknown, scope: Scope): unknown[] {
  const items = walk(value, scope);
  // And, Or and Not accept `{Condition: name}` as a condition.
  return (Array.isArray(items) ? items : [items]).map((item) =>
    isConditionReference(item) ? holds(item.Condition, scope) : item,
  );
}

function isConditionReference(item: unknown): item is { Condition: string } {
  return typeof item === "object" && item !== null && Object.keys(item).join() === "Condition";
}
