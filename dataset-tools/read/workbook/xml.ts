import { Parser } from "htmlparser2";

/** Attributes of an element by name, e.g. `r:id`. */
export type Attributes = Readonly<Record<string, string>>;

/** Receives elements by their local names: workbooks are written with and without prefixes. */
export interface XmlHandler {
  open?(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** A parser for a stream of XML; entities other than XML's own five and numbers are left as they are. */
export function xmlParser(handler: XmlHandler): Pick<Parser, "write" | "end"> {
  return new Parser(
    {
      onopentag: (name, attributes) => handler.open?.(local(name), attributes),
      ontext: (text) => handler.text?.(text),
      onclosetag: (name) => handler.close?.(local(name)),
    },
    { xmlMode: true },
  );
}

/** Passes the elements of a whole text. */
export function parseXml(text: string, handler: XmlHandler): void {
  const parser = xmlParser(handler);
  parser.write(text);
  parser.end();
}

function local(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}
