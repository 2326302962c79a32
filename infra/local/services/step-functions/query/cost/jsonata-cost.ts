import { parseExpression } from "../jsonata.ts";

/** The members of jsonata's syntax tree that are looked at. */
interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly stages?: readonly Stage[];
  readonly predicate?: readonly Stage[];
  readonly group?: unknown;
  readonly expression?: Node;
  readonly expressions?: readonly Node[];
  readonly lhs?: Node | readonly (readonly Node[])[];
  readonly rhs?: Node;
  readonly condition?: Node;
  readonly then?: Node;
  readonly else?: Node;
  readonly procedure?: Node;
  readonly arguments?: readonly Node[];
}

interface Stage {
  readonly type: string;
  readonly expr?: Node;
}

const MAX_LENGTH = 4000;
const MAX_NODES = 150;
const MAX_CALLS = 20;
/** Of calls that may double the length of a text. */
const MAX_GROWING_CALLS = 4;

const OPERATORS = new Set("= != < <= > >= + - * / % & and or in".split(" "));

/** Functions that read each of their arguments once and return no more than they read. */
const FUNCTIONS = new Set(
  "exists count not boolean number length uppercase lowercase sum max min average abs floor ceil round millis uuid random type keys substring append merge parse".split(
    " ",
  ),
);

/** Functions that search a text for another. */
const SEARCHES = new Set(["contains", "substringBefore", "substringAfter", "split", "replace"]);

/** The time of a search may grow with the product of both lengths. */
const MAX_SEARCHED_LENGTH = 100;

/** Functions that may double the length of a text. */
const GROWING = new Set(["string", "replace"]);

/** Functions of times, whose further argument is a picture that would have to be parsed. */
const TIMES = new Set(["toMillis", "fromMillis"]);

/**
 * How often an expression, by its syntax tree, reads data when that is all that it does; infinite for one that repeats
 * work for each of some items (functions, filters, mappings, sorting, ranges, regular expressions) or calls anything
 * that it defines.
 */
export function expressionCost(text: string): number {
  if (text.length > MAX_LENGTH) return Number.POSITIVE_INFINITY;
  const tree = new CheapTree();
  try {
    const isCheap = tree.reads(parseExpression(text).ast() as Node);
    return isCheap ? tree.readings : Number.POSITIVE_INFINITY;
  } catch {
    // Its evaluation says what is wrong with it.
    return 0;
  }
}

class CheapTree {
  /** Paths and variables so far. */
  readings = 0;
  #nodes = 0;
  #calls = 0;
  #growing = 0;

  reads(node: Node | undefined): boolean {
    this.#nodes += 1;
    if (node === undefined || this.#nodes > MAX_NODES || node.group !== undefined) return false;
    if (!picksByNumber(node.predicate) || !picksByNumber(node.stages)) return false;
    switch (node.type) {
      case "string":
      case "number":
      case "value":
        return true;
      case "variable":
        this.readings += 1;
        return true;
      case "path":
        return this.#isPlainPath(node.steps ?? []);
      case "binary":
        return OPERATORS.has(String(node.value)) && this.#pair(node);
      case "unary":
        return this.#isUnary(node);
      case "block":
        return node.expressions?.length === 1 && this.reads(node.expressions[0]);
      case "condition":
        return [node.condition, node.then, ...(node.else ? [node.else] : [])].every(this.#each);
      case "function":
        return this.#isPlainCall(node);
      default:
        return false;
    }
  }

  readonly #each = (node: Node | undefined): boolean => this.reads(node);

  #pair({ lhs, rhs }: Node): boolean {
    return lhs !== undefined && !("length" in lhs) && this.reads(lhs) && this.reads(rhs);
  }

  #isUnary(node: Node): boolean {
    if (node.value === "-") return this.reads(node.expression);
    if (node.value === "[") return (node.expressions ?? []).every(this.#each);
    return Array.isArray(node.lhs) && node.lhs.flat().every(this.#each);
  }

  /** A variable, a name or what a call returns, and names in it. */
  #isPlainPath([first, ...others]: readonly Node[]): boolean {
    this.readings += 1;
    if (first?.type === "function") {
      if (!this.reads(first)) return false;
    } else if (first?.type !== "name" && first?.type !== "variable") return false;
    return [first, ...others].every((step, at) => {
      this.#nodes += 1;
      const isName = step.type === "name" || at === 0;
      return isName && step.group === undefined && picksByNumber(step.stages);
    });
  }

  #isPlainCall({ procedure, arguments: args = [] }: Node): boolean {
    const name = procedure?.type === "variable" ? String(procedure.value) : "";
    this.#calls += 1;
    if (GROWING.has(name)) this.#growing += 1;
    if (this.#calls > MAX_CALLS || this.#growing > MAX_GROWING_CALLS) return false;
    return isKnown(name, args) && args.every(this.#each);
  }
}

function isKnown(name: string, args: readonly Node[]): boolean {
  if (SEARCHES.has(name) && !isShortText(args[1])) return false;
  if (name === "replace") return doublesAtMost(args);
  if (TIMES.has(name)) return args.length === 1;
  if (SEARCHES.has(name)) return true;
  return FUNCTIONS.has(name) || GROWING.has(name);
}

/** A text that is written in the expression, not data, and no regular expression. */
function isShortText(node: Node | undefined): boolean {
  return node?.type === "string" && String(node.value).length <= MAX_SEARCHED_LENGTH;
}

/** Of `$replace`, which puts one text in the place of another. */
function doublesAtMost([, pattern, replacement]: readonly Node[]): boolean {
  if (!isShortText(replacement)) return false;
  return String(replacement?.value).length <= 2 * String(pattern?.value).length;
}

/** Only `[0]`, `[-1]` and the like. */
function picksByNumber(stages: readonly Stage[] = []): boolean {
  return stages.every(({ type, expr }) => type === "filter" && expr?.type === "number");
}
