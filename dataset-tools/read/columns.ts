import { UserError } from "../errors.ts";

/** Which column holds what. Given by the user, or guessed from the names. */
export interface Mapping {
  /** Column of the question. */
  readonly prompt?: string;
  /** Column of the answer. */
  readonly completion?: string;
  /** Column of a system text. */
  readonly system?: string;
  /** Column whose value keeps rows together when the set is split. */
  readonly group?: string;
  /** Text of the question with `{{column}}` in it; takes the place of `prompt`. */
  readonly template?: string;
}

const roles = ["prompt", "completion", "system", "group"] as const;
type Role = (typeof roles)[number];

/** Names that are taken for a role when nothing is said, best first. */
const usualNames: Record<Role, readonly string[]> = {
  prompt: [
    "prompt",
    "question",
    "input",
    "text",
    "utterance",
    "query",
    "user",
    "message",
    "instruction",
    "sentence",
    "ticket",
    "body",
    "content",
    "request",
    "email",
    "document",
  ],
  completion: [
    "completion",
    "answer",
    "output",
    "label",
    "category",
    "intent",
    "response",
    "target",
    "assistant",
    "reply",
    "class",
    "tag",
    "topic",
    "summary",
    "expected",
  ],
  system: ["system", "system_prompt", "system prompt"],
  group: [],
};

/**
 * Reads `prompt=text,completion=category`.
 * @throws UserError `Dataset.BadColumns` for a role that does not exist or a piece without `=`
 */
export function parseColumns(text: string): Mapping {
  const mapping: Partial<Record<Role, string>> = {};
  for (const piece of text.split(",")) {
    const [role = "", ...rest] = piece.split("=");
    const column = rest.join("=").trim();
    if (!isRole(role.trim()) || column === "") {
      throw new UserError(
        "Dataset.BadColumns",
        `--columns takes role=column pairs; found "${piece.trim()}"`,
        { hint: `Write for instance prompt=text,completion=category. Roles: ${roles.join(", ")}.` },
      );
    }
    mapping[role.trim() as Role] = column;
  }
  if (mapping.prompt !== undefined && mapping.prompt === mapping.completion) {
    throw new UserError(
      "Dataset.BadColumns",
      `the column "${mapping.prompt}" cannot be both the question and the answer`,
      { hint: "Name two columns, for instance prompt=text,completion=category." },
    );
  }
  return mapping;
}

/** Most columns that an error lists. */
const LISTED = 12;

/**
 * Makes sure that a table has the columns that the user named.
 * @throws UserError `Dataset.BadColumns` with the columns that there are
 */
export function demandColumns(columns: readonly string[], given: Mapping, file: string): void {
  const { template, ...named } = given;
  const wanted = [...Object.values(named), ...(template ? templateColumns(template) : [])];
  const lost = wanted.find((name) => !columns.includes(name));
  if (lost === undefined) return;
  const more = columns.length > LISTED ? `, and ${columns.length - LISTED} more` : "";
  throw new UserError("Dataset.BadColumns", `${file} has no column "${lost}"`, {
    hint: `Its columns are: ${columns.slice(0, LISTED).join(", ")}${more}.`,
  });
}

function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name);
}

/**
 * The full mapping for rows with these columns: what the user gave, then the usual names,
 * then, for two columns in all, the first and the second.
 */
export function completeMapping(columns: readonly string[], given: Mapping): Mapping {
  const taken = new Set([...Object.values(given)]);
  const guess = (role: Role): string | undefined =>
    given[role] ?? usualName(columns, role, taken) ?? undefined;
  const prompt = given.template === undefined ? guess("prompt") : undefined;
  if (prompt !== undefined) taken.add(prompt);
  const completion = guess("completion");
  const bySize = byPosition(columns, prompt, completion);
  const system = guess("system");
  return {
    ...given,
    ...(bySize.prompt !== undefined && given.template === undefined && { prompt: bySize.prompt }),
    ...(bySize.completion !== undefined && { completion: bySize.completion }),
    ...(system !== undefined && { system }),
  };
}

function usualName(
  columns: readonly string[],
  role: Role,
  taken: ReadonlySet<string>,
): string | undefined {
  const plain = columns.map((name) => name.trim().toLowerCase());
  for (const name of usualNames[role]) {
    const at = plain.indexOf(name);
    const column = columns[at];
    if (column !== undefined && !taken.has(column)) return column;
  }
  return undefined;
}

/** Names of columns that are neither a question nor an answer. */
const besides =
  /^(?:id|uuid|guid|key|index|row|task|task_id|metadata|info|url|source|date|time|timestamp|split)$/i;

/** With two columns, one of them known, the other is the other role; with none known, in order. */
function byPosition(
  columns: readonly string[],
  prompt: string | undefined,
  completion: string | undefined,
): { prompt?: string | undefined; completion?: string | undefined } {
  const [first, second, third] = columns;
  const pair = first !== undefined && second !== undefined && third === undefined;
  if (!pair || columns.some((name) => besides.test(name.trim()))) return { prompt, completion };
  if (prompt !== undefined) return { prompt, completion: completion ?? other(columns, prompt) };
  if (completion !== undefined) return { prompt: other(columns, completion), completion };
  return { prompt: first, completion: second };
}

function other(columns: readonly string[], known: string): string | undefined {
  return columns.find((column) => column !== known);
}

/** Columns that a template names, in order. */
export function templateColumns(template: string): string[] {
  return [...template.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map(([, name = ""]) => name);
}

/** Puts a row's cells into a template; a column that the row lacks becomes empty. */
export function fillTemplate(template: string, row: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (_all, name: string) => cellText(row[name]));
}

/** A cell as text; anything but text is written as JSON. */
export function cellText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
