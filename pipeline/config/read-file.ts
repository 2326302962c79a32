import { readFile } from "node:fs/promises";
import type { Document, Pair, YAMLError } from "yaml";
import { UserError } from "../errors.ts";

/** A config file and the places of its values. */
export interface ConfigFile {
  readonly name: string;
  readonly values: Record<string, unknown>;
  /** `file:line:column` of a value, or of the name of a setting; of the nearest one around it where it is missing. */
  place(path: readonly PropertyKey[], of?: "value" | "name"): string;
}

/** Characters of a config file; the time that YAML's check for repeated names takes grows with the square of it. */
const MAX_LENGTH = 131_072;
/** Brackets that may be open at once: settings have three at most, and tens of thousands exhaust the parser. */
const MAX_DEPTH = 100;

/**
 * Reads a config file.
 * @throws UserError `Config.Missing`; `Config.Syntax` with every fault and its place
 */
export async function readConfigFile(file: string): Promise<ConfigFile> {
  const text = await readText(file);
  // Loaded only where there is a config file: a plan from options alone answers sooner without it.
  const { LineCounter, parseDocument, isMap, isScalar } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) throw syntax(faults.map((fault) => `${at(fault.pos[0])} ${said(fault)}`));
  const values = valuesOf(document, file);
  const found = (path: readonly PropertyKey[], of: "value" | "name"): string | undefined => {
    const parent = document.getIn(path.slice(0, -1), true);
    const name = path.at(-1);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(name))
      : undefined;
    const isNamed = of === "name" && isMap(parent);
    const offset = offsetOf(isNamed ? pair?.key : document.getIn(path, true), pair);
    return offset === undefined ? undefined : at(offset);
  };
  return {
    name: file,
    values,
    place(path, of = "value") {
      const own = found(path, of);
      if (own !== undefined) return own;
      for (let end = path.length - 1; end > 0; end--) {
        const around = found(path.slice(0, end), "name");
        if (around !== undefined) return around;
      }
      return file;
    },
  };
}

/** Where a node is; an empty value is nowhere, so that its name is taken. */
function offsetOf(node: unknown, pair: Pair | undefined): number | undefined {
  const rangeOf = (one: unknown) => (one as { range?: [number, number, number] | null })?.range;
  return (rangeOf(node) ?? rangeOf(pair?.key))?.[0];
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new UserError("Config.Missing", `cannot read the config file ${file}`, {
      hint: "Check the path after --config; `tunewright init FILE` writes a new one.",
      cause,
    });
  });
  const text = decoded(bytes, file);
  if (text.length > MAX_LENGTH) {
    const message = `${file} has ${text.length} characters; a config file has ${MAX_LENGTH} at most`;
    throw syntax([message], "Check the path after --config: is it the labeled data?");
  }
  const deep = deepest(text);
  if (deep === undefined) return text;
  throw syntax([`${file}:${deep} more than ${MAX_DEPTH} brackets are open here`]);
}

/** Editors on Windows also write UTF-16, with a mark of the order of its bytes. */
function decoded(bytes: Buffer, file: string): string {
  const mark = bytes.subarray(0, 2).toString("hex");
  const encoding = mark === "fffe" ? "utf-16le" : mark === "feff" ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw syntax([`${file} is not text in UTF-8`], "Save it as UTF-8.");
  }
}

/** Line and column at which too many brackets are open. */
function deepest(text: string): string | undefined {
  let open = 0;
  for (const [line, content] of text.split("\n").entries()) {
    for (let at = 0; at < content.length; at++) {
      const character = content[at];
      if (character === "[" || character === "{") open++;
      if ((character === "]" || character === "}") && open > 0) open--;
      if (open > MAX_DEPTH) return `${line + 1}:${at + 1}`;
    }
  }
  return undefined;
}

function valuesOf(document: Document, file: string): Record<string, unknown> {
  const values = toValues(document, file) ?? {};
  if (typeof values === "object" && !Array.isArray(values)) {
    return values as Record<string, unknown>;
  }
  const what = Array.isArray(values) ? "a list" : "a text";
  throw syntax(
    [`${file}:1:1 must contain settings as \`name: value\`, not ${what}`],
    "`tunewright config --explain` lists the settings, and `tunewright init FILE` writes a file.",
  );
}

/** The parser reports an alias without its anchor, and one that would grow without bound, only here. */
function toValues(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw syntax([`${file} ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** The parser's words without the place and the excerpt that follow them. */
function said({ code, message }: YAMLError): string {
  return IN_OTHER_WORDS[code] ?? message.split("\n")[0]?.replace(/ at line .*$/, "") ?? "";
}

const IN_OTHER_WORDS: Partial<Record<YAMLError["code"], string>> = {
  MULTIPLE_DOCS: "a second document starts here; a config file is one: delete the line ---",
  TAB_AS_INDENT: "the line is indented with a tab; YAML needs spaces",
  DUPLICATE_KEY: "the setting has been given before; give it once",
};

const MAX_FAULTS = 10;

function syntax(faults: readonly string[], hint?: string): UserError {
  const more = faults.length > MAX_FAULTS ? [`and ${faults.length - MAX_FAULTS} more`] : [];
  return new UserError("Config.Syntax", [...faults.slice(0, MAX_FAULTS), ...more].join("\n  "), {
    hint: hint ?? "Fix the YAML there: often a quote, a bracket or the indentation is wrong.",
  });
}
