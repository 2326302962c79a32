import type { Shape } from "../kernel/service.ts";
import { type Kind, kindOf, type Member, type Operation, type Structure } from "./schema.ts";
import { escapeXml, parseXml, type XmlElement } from "./xml.ts";

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

/** The member that is the whole body, if the shape has one. */
export function payloadOf({ members }: Structure): Member | undefined {
  return members.find(({ traits }) => traits["httpPayload"]);
}

/** True when a member travels in the body's XML and not in a header, the query or the path. */
function isInDocument({ traits }: Member): boolean {
  return !["httpHeader", "httpQuery", "httpLabel", "httpPrefixHeaders", "httpResponseCode"].some(
    (name) => name in traits,
  );
}

/**
 * Renders an output's XML document, or undefined when the operation's answer has none.
 * @param namespace the service's XML namespace
 */
export function renderDocument(
  { output }: Operation,
  value: Shape,
  namespace: string,
): string | undefined {
  const payload = payloadOf(output);
  if (payload === undefined) {
    if (!output.members.some(isInDocument)) return undefined;
    const name = output.traits["xmlName"] ?? output.name;
    return rootElement(String(name), { structure: output, value, namespace });
  }
  const kind = kindOf(payload.type);
  const inner = value[payload.name];
  if (!isStructure(kind) || inner === undefined) return undefined;
  const { structure } = kind;
  const name = payload.traits["xmlName"] ?? structure.traits["xmlName"] ?? structure.name;
  return rootElement(String(name), { structure, value: inner as Shape, namespace });
}

function isStructure(kind: Kind): kind is Extract<Kind, { structure: Structure }> {
  return "structure" in kind;
}

function rootElement(
  name: string,
  { structure, value, namespace }: { structure: Structure; value: Shape; namespace: string },
): string {
  const members = renderMembers(structure, value);
  return `${DECLARATION}<${name} xmlns="${namespace}">${members}</${name}>`;
}

function renderMembers({ members }: Structure, value: Shape): string {
  return members
    .filter((member) => isInDocument(member) && !member.traits["xmlAttribute"])
    .map((member) => renderMember(member, value[member.name]))
    .join("");
}

function renderMember({ name, traits, type }: Member, value: unknown): string {
  if (value === undefined || value === null) return "";
  const tag = String(traits["xmlName"] ?? name);
  const kind = kindOf(type);
  if (kind.kind !== "list") return renderElement(tag, kind, value);
  const itemKind = kindOf(kind.of);
  const itemTag = traits["xmlFlattened"] ? tag : String(kind.itemTraits["xmlName"] ?? "member");
  const items = (value as unknown[]).map((item) => renderElement(itemTag, itemKind, item)).join("");
  return traits["xmlFlattened"] ? items : `<${tag}>${items}</${tag}>`;
}

function renderElement(tag: string, kind: Kind, value: unknown): string {
  if (!isStructure(kind)) return `<${tag}>${escapeXml(renderText(kind, value))}</${tag}>`;
  const shape = value as Shape;
  const attributes = renderAttributes(kind.structure, shape);
  return `<${tag}${attributes}>${renderMembers(kind.structure, shape)}</${tag}>`;
}

function renderAttributes({ members }: Structure, value: Shape): string {
  return members
    .filter(({ name, traits }) => traits["xmlAttribute"] && value[name] !== undefined)
    .map(({ name, traits }) => ` ${traits["xmlName"]}="${escapeXml(String(value[name]))}"`)
    .map((attribute) => ` xmlns:xsi="${SCHEMA_INSTANCE}"${attribute}`)
    .join("");
}

/**
 * The text of a simple value.
 * @param fallback format of a date for which the model names none: ISO 8601 in documents, HTTP's in headers
 */
export function renderText(
  kind: Kind,
  value: unknown,
  fallback: "date-time" | "http-date" = "date-time",
): string {
  if (kind.kind !== "timestamp") return String(value);
  const date = value instanceof Date ? value : new Date(value as string | number);
  return (kind.format ?? fallback) === "http-date" ? date.toUTCString() : date.toISOString();
}

/** Reads a request's XML document into a structure. Throws `XmlError`. */
export function readDocument(structure: Structure, text: string): Shape {
  return readStructure(structure, parseXml(text));
}

function readStructure({ members }: Structure, element: XmlElement): Shape {
  const shape: Shape = {};
  for (const member of members) {
    const value = readMember(member, element);
    if (value !== undefined) shape[member.name] = value;
  }
  return shape;
}

function readMember({ name, traits, type }: Member, parent: XmlElement): unknown {
  const tag = String(traits["xmlName"] ?? name);
  if (traits["xmlAttribute"]) return parent.attributes[tag];
  const found = parent.children.filter((child) => child.name === tag);
  const [first] = found;
  if (first === undefined) return undefined;
  const kind = kindOf(type);
  if (kind.kind !== "list") return readElement(kind, first);
  const itemKind = kindOf(kind.of);
  return (traits["xmlFlattened"] ? found : first.children).map((item) =>
    readElement(itemKind, item),
  );
}

function readElement(kind: Kind, element: XmlElement): unknown {
  return isStructure(kind) ? readStructure(kind.structure, element) : readText(kind, element.text);
}

/** A simple value from its text: of an element, a header or the query. */
export function readText({ kind }: Kind, text: string): unknown {
  if (kind === "number") return Number(text.trim());
  if (kind === "boolean") return text.trim().toLowerCase() === "true";
  if (kind === "timestamp") return new Date(text.trim());
  return text;
}
