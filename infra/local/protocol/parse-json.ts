import { ServiceError } from "../kernel/aws-error.ts";

/** As deep as Step Functions accepts a document. */
const MAX_DEPTH = 1000;

/** Far more than any request of a client has; parsing a body of nothing but empty values would hold all others up. */
const MAX_VALUES = 1_000_000;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** Parses JSON of a request. Throws `SerializationException` where it has too many levels or values, `SyntaxError` where it is no JSON. */
export function parseJson(json: Buffer): unknown {
  checkBounds(json);
  return JSON.parse(json.toString("utf8"));
}

function checkBounds(json: Uint8Array): void {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) at = endOfText(json, at);
    else if (OPENING.has(byte)) depth += 1;
    else if (CLOSING.has(byte)) depth -= 1;
    else if (byte === COMMA) values += 1;
    if (depth > MAX_DEPTH || values > MAX_VALUES) {
      throw new ServiceError(
        "SerializationException",
        `The request body has more than ${MAX_DEPTH} levels or ${MAX_VALUES} values.`,
      );
    }
  }
}

/** where the text from `start` has its closing quote. */
function endOfText(json: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}
