/** An element of a parsed document; names are without their namespace prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  /** Character data of the element itself, entities resolved. */
  text: string;
}

/** A document that is not well-formed, or that uses what this parser refuses (DTDs, deep nesting). */
export class XmlError extends Error {}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

const TOKEN =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\/\s*([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;

const MAX_DEPTH = 64;

/**
 * Parses a document and returns its root. Throws `XmlError`. The SDK's own parser is meant for AWS's answers and
 * accepts what S3 refuses: a second root, text after it, unknown entities, a DTD, attributes without a value.
 */
export function parseXml(text: string): XmlElement {
  const top: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open: XmlElement[] = [top];
  const source = text.replace(/^\uFEFF/, "");
  TOKEN.lastIndex = 0;
  let end = 0;
  while (end < source.length) {
    const token = TOKEN.exec(source);
    if (token === null) throw new XmlError(`not well-formed at character ${end}`);
    end = TOKEN.lastIndex;
    take(token, open);
  }
  const [root, ...others] = top.children;
  if (open.length !== 1 || root === undefined || others.length > 0 || top.text.trim() !== "") {
    throw new XmlError("there must be exactly one root element, and it must be closed");
  }
  return root;
}

function take(token: RegExpExecArray, open: XmlElement[]): void {
  const [, cdata, closing, opening, attributes = "", selfClosing, text] = token;
  const parent = open.at(-1);
  if (parent === undefined) throw new XmlError("an end tag closes nothing");
  if (cdata !== undefined) parent.text += cdata;
  else if (text !== undefined) parent.text += unescapeXml(text);
  else if (closing !== undefined) close(localName(closing), open);
  else if (opening !== undefined) {
    const element = {
      name: localName(opening),
      attributes: readAttributes(attributes),
      children: [],
      text: "",
    };
    parent.children.push(element);
    if (selfClosing !== "/") open.push(element);
    if (open.length > MAX_DEPTH) throw new XmlError("nested too deeply");
  }
}

function close(name: string, open: XmlElement[]): void {
  const element = open.pop();
  if (element?.name !== name || open.length === 0) throw new XmlError(`</${name}> closes nothing`);
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** Attribute names keep their prefix: `xsi:type` is one that S3 reads. */
function readAttributes(text: string): Record<string, string> {
  const found = text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return Object.fromEntries(
    [...found].map(([, name, double, single]) => [name, unescapeXml(double ?? single ?? "")]),
  );
}

function unescapeXml(text: string): string {
  return text.replace(/&([^;\s]{1,10});|&/g, (whole, entity: string | undefined) => {
    if (entity?.startsWith("#x")) return character(Number.parseInt(entity.slice(2), 16), whole);
    if (entity?.startsWith("#")) return character(Number.parseInt(entity.slice(1), 10), whole);
    const known = entity === undefined ? undefined : ENTITIES[entity];
    if (known === undefined) throw new XmlError(`unknown entity ${whole}`);
    return known;
  });
}

function character(code: number, whole: string): string {
  if (code >= 0 && code <= 0x10ffff) return String.fromCodePoint(code);
  throw new XmlError(`invalid character reference ${whole}`);
}

/** Text made safe for an element or an attribute. */
export function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be escaped
  return text.replace(/[&<>"\u0000-\u001f\u007f\u0085\u2028]/g, (found) => {
    if (found === "&") return "&amp;";
    if (found === "<") return "&lt;";
    if (found === ">") return "&gt;";
    if (found === '"') return "&quot;";
    if (found === "\n" || found === "\t") return found;
    return `&#x${found.charCodeAt(0).toString(16).toUpperCase()};`;
  });
}
