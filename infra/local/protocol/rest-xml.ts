import type { Shape } from "../service.ts";
import type { Member, Operation, Type } from "./smithy.ts";
import { escapeXml, parseXml, type XmlElement } from "./xml.ts";

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

/** The member that is the whole body, if the shape has one. */
export function payloadOf(type: Type): Member | undefined {
  return type.members.find(({ traits }) => traits["httpPayload"]);
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
  if (payload) {
    const inner = value[payload.name];
    if (payload.type.kind !== "structure" || inner === undefined) return undefined;
    const name = payload.traits["xmlName"] ?? payload.type.traits["xmlName"] ?? payload.type.name;
    return DECLARATION + rootElement(String(name), payload.type, inner as Shape, namespace);
  }
  if (!output.members.some(isInDocument)) return undefined;
  const name = String(output.traits["xmlName"] ?? output.name);
  return DECLARATION + rootElement(name, output, value, namespace);
}

function rootElement(name: string, type: Type, value: Shape, namespace: string): string {
  return `<${name} xmlns="${namespace}">${renderMembers(type, value)}</${name}>`;
}

function renderMembers(type: Type, value: Shape): string {
  return type.members
    .filter((member) => isInDocument(member) && !member.traits["xmlAttribute"])
    .map((member) => renderMember(member, value[member.name]))
    .join("");
}

function renderMember({ name, traits, type }: Member, value: unknown): string {
  if (value === undefined || value === null) return "";
  const tag = String(traits["xmlName"] ?? name);
  if (type.kind !== "list") return renderElement(tag, type, value);
  const [item] = type.members;
  if (item === undefined) return "";
  const items = value as unknown[];
  if (traits["xmlFlattened"])
    return items.map((each) => renderElement(tag, item.type, each)).join("");
  const itemTag = String(item.traits["xmlName"] ?? "member");
  return `<${tag}>${items.map((each) => renderElement(itemTag, item.type, each)).join("")}</${tag}>`;
}

function renderElement(tag: string, type: Type, value: unknown): string {
  if (type.kind !== "structure") return `<${tag}>${escapeXml(renderText(type, value))}</${tag}>`;
  const shape = value as Shape;
  return `<${tag}${renderAttributes(type, shape)}>${renderMembers(type, shape)}</${tag}>`;
}

function renderAttributes(type: Type, value: Shape): string {
  return type.members
    .filter(({ name, traits }) => traits["xmlAttribute"] && value[name] !== undefined)
    .map(({ name, traits }) => ` ${traits["xmlName"]}="${escapeXml(String(value[name]))}"`)
    .map((attribute) => ` xmlns:xsi="${SCHEMA_INSTANCE}"${attribute}`)
    .join("");
}

/** The text of a simple value in a document; dates are ISO 8601 unless the model says otherwise. */
export function renderText(type: Type, value: unknown): string {
  if (type.kind === "timestamp") {
    const date = value instanceof Date ? value : new Date(value as string | number);
    return type.format === "http-date" ? date.toUTCString() : date.toISOString();
  }
  return String(value);
}

/** Reads a request's XML document into the payload's shape. Throws `XmlError`. */
export function readDocument(type: Type, text: string): Shape {
  return readStructure(type, parseXml(text));
}

function readStructure(type: Type, element: XmlElement): Shape {
  const shape: Shape = {};
  for (const member of type.members) {
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
  if (type.kind !== "list") return readElement(type, first);
  const [item] = type.members;
  if (item === undefined) return [];
  const items = traits["xmlFlattened"] ? found : first.children;
  return items.map((each) => readElement(item.type, each));
}

function readElement(type: Type, element: XmlElement): unknown {
  return type.kind === "structure" ? readStructure(type, element) : readText(type, element.text);
}

/** A simple value from its text: of an element, a header or the query. */
export function readText(type: Type, text: string): unknown {
  if (type.kind === "number") return Number(text.trim());
  if (type.kind === "boolean") return text.trim().toLowerCase() === "true";
  if (type.kind === "timestamp") return new Date(text.trim());
  return text;
}
