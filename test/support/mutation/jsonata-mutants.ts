/** One changed expression of a definition. */
export interface Mutant {
  /** Where the expression stands first, e.g. `States/Job finished?/Choices/0/Condition`. */
  readonly place: string;
  /** Names of all states that have it. */
  readonly states: readonly string[];
  /** What was changed, e.g. `'Completed' → 'Completed~'`. */
  readonly change: string;
  readonly definition: object;
}

/** A replacement of a part of an expression. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Path = readonly string[];

/**
 * Every mutant of every JSONata expression in a definition, one change each. An expression that stands in
 * several states has one source, so it is changed in all of them.
 */
export function* jsonataMutants(definition: object): Generator<Mutant> {
  for (const [text, paths] of placesByExpression(definition)) {
    const [first = []] = paths;
    const states = [...new Set(paths.map(([, state = ""]) => state))];
    for (const edit of editsOf(text, first)) {
      const mutated = `${text.slice(0, edit.start)}${edit.text}${text.slice(edit.end)}`;
      yield {
        place: first.join("/"),
        states,
        change: `${text.slice(edit.start, edit.end)} → ${edit.text}`,
        definition: replaced(definition, text, mutated),
      };
    }
  }
}

function placesByExpression(definition: object): Map<string, Path[]> {
  const places = new Map<string, Path[]>();
  for (const { path, text } of expressionsOf(definition, [])) {
    places.set(text, [...(places.get(text) ?? []), path]);
  }
  return places;
}

function* expressionsOf(value: unknown, path: Path): Generator<{ path: Path; text: string }> {
  if (typeof value === "string") {
    if (/^\{%.*%\}$/s.test(value)) yield { path, text: value };
  } else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value)) yield* expressionsOf(member, [...path, key]);
  }
}

function replaced(definition: object, text: string, mutated: string): object {
  return JSON.parse(JSON.stringify(definition), (_key, value: unknown) =>
    value === text ? mutated : value,
  ) as object;
}

const TOKEN = /'(?:[^'\\]|\\.)*'|!=|>=|<=|[=<>+*?-]|\b(?:and|or)\b|(?<![\w$.])\d+(?:\.\d+)?/g;

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  "=": ["!="],
  "!=": ["="],
  ">": ["<", ">="],
  ">=": ["<", ">"],
  "<": [">", "<="],
  "<=": [">", "<"],
  and: ["or"],
  or: ["and"],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
};

function* editsOf(text: string, path: Path): Generator<Edit> {
  if (path.at(-1) === "Condition") {
    for (const constant of ["true", "false"]) {
      yield { start: 0, end: text.length, text: `{% ${constant} %}` };
    }
  }
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const start = match.index;
    const end = start + token.length;
    for (const changed of OPERATORS[token] ?? []) yield { start, end, text: changed };
    if (token.startsWith("'")) yield { start, end, text: `${token.slice(0, -1)}~'` };
    if (/^\d/.test(token)) yield { start, end, text: String(Number(token) + 1) };
    if (token === "?") yield negated(text, start);
  }
}

/** The condition before a `?`, negated. */
function negated(text: string, question: number): Edit {
  let depth = 0;
  let start = question;
  for (; start > 2; start -= 1) {
    const character = text[start - 1] ?? "";
    if (")]}".includes(character)) depth += 1;
    else if (depth > 0 && "([{".includes(character)) depth -= 1;
    else if (depth === 0 && "([{,:;".includes(character)) break;
  }
  const condition = text.slice(start, question).trim();
  return { start, end: question, text: ` $not(${condition}) ` };
}
