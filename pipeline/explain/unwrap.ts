import { stripVTControlCharacters } from "node:util";

/** A text as it was pasted, taken out of what it came in. */
export interface Unwrapped {
  /** The whole text in one line. */
  readonly line: string;
  /** The messages in it, outermost first, without the names of errors and the marks of the caller; none is empty. */
  readonly messages: readonly string[];
  /** What fields of errors say in JSON, e.g. `Bedrock.ValidationException`. */
  readonly names: readonly string[];
}

/** Fields in which services, SDKs and this program put the name of an error and its message. */
const NAME_FIELDS = ["error", "errortype", "code", "errorcode", "__type", "name"];
const MESSAGE_FIELDS = ["cause", "errormessage", "message", "failuremessage", "statusreason"];

/** JSON in JSON in JSON: Step Functions wraps Lambda, which wraps a service. */
const MAX_DEPTH = 6;

/** Characters that are looked at: of a longer text its start and its end, where errors are. */
const MAX_LENGTH = 20_000;

/** Takes a text out of JSON, of boto's and Node's wording, and of line breaks. */
export function unwrap(whole: string): Unwrapped {
  const half = MAX_LENGTH / 2;
  const isLong = whole.length > MAX_LENGTH;
  const text = isLong ? `${whole.slice(0, half)}\n${whole.slice(-half)}` : whole;
  const names: string[] = [];
  const inner: string[] = [];
  openJson(text, { names, messages: inner }, 0);
  const line = oneLine(text);
  const messages = [...new Set([line, ...inner.map(oneLine)].map(bare))];
  return { line, messages: messages.filter((one) => one !== ""), names };
}

/** In one line, with straight quotes, without colors, escapes of JSON and marks of Markdown. */
function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\\{1,4}[nrt]/g, " ")
    .replace(/\\{1,4}(["'/])/g, "$1")
    .replace(/[‘’‛′]/g, "'")
    .replace(/[“”„″]/g, '"')
    .replace(/[\s\u00a0]+/g, " ")
    .trim();
}

function openJson(
  text: string,
  found: { names: string[]; messages: string[] },
  depth: number,
): void {
  if (depth > MAX_DEPTH) return;
  const open = text.indexOf("{");
  const close = text.lastIndexOf("}");
  if (open === -1 || close < open) return;
  const value = parsed(text.slice(open, close + 1));
  if (typeof value !== "object" || value === null) return;
  readObject(value, found, depth);
}

function readObject(
  value: object,
  found: { names: string[]; messages: string[] },
  depth: number,
): void {
  if (depth > MAX_DEPTH) return;
  for (const [key, member] of Object.entries(value)) {
    const field = key.toLowerCase();
    if (typeof member === "object" && member !== null) readObject(member, found, depth + 1);
    if (typeof member !== "string") continue;
    if (NAME_FIELDS.includes(field) && !/\s/.test(member)) found.names.push(member);
    else if (MESSAGE_FIELDS.includes(field) || NAME_FIELDS.includes(field)) {
      found.messages.push(member);
      openJson(member, found, depth + 1);
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What may stand in front of the message itself, once or several times. */
const PREFIXES = [
  /^(?:uncaught |unhandled )?(?:error|exception|bug|fatal|failed|cause|reason)\s*[:✗→-]\s*/i,
  /^[✗!→>-]\s+/,
  /^an error occurred \([\w.]+\) when calling the \w+ operation(?: \([^)]*\))?:\s*/i,
  /^(?:[a-z][\w]*\.)*[A-Z][\w.]*(?:Exception|Error|Fault)\b(?: \[[^\]]*\])?\s*:\s*/,
  /^(?:[A-Z][A-Za-z]+\.)?[A-Z][A-Za-z]+:\s+/,
];

/** What may follow the message: the SDK's own marks. */
const SUFFIXES = [
  / ?\((?:service|status code|request id|sdk attempt count)\b[^()]*\)/gi,
  / ?\[?request ?id:? [\w-]+\]?/gi,
];

/** The message without what surrounds it, and without its full stop. */
function bare(message: string): string {
  let rest = SUFFIXES.reduce((text, suffix) => text.replace(suffix, ""), message).trim();
  for (let before = ""; before !== rest; ) {
    before = rest;
    for (const prefix of PREFIXES) rest = rest.replace(prefix, "").trim();
  }
  return rest.replace(/[\s.!"']+$/, "").replace(/^["']/, "");
}
