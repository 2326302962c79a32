import { type IntrinsicArgument, parseIntrinsic } from "../intrinsics/parse.ts";
import { parsePath } from "../jsonpath/parse.ts";
import type { Segment } from "../jsonpath/path.ts";
import { withoutVariable } from "../reference.ts";

const MAX_LENGTH = 4000;
/** `States.JsonToString` may double the length of a text. */
const MAX_CALLS = 3;

/** Functions that take more time than their arguments are long. */
const COSTLY = new Set(["ArrayUnique"]);

/**
 * How often a path, or an intrinsic function with its paths, reads its data; infinite for one that looks at every
 * depth, filters by a regular expression or has further paths in its filters.
 */
export function referenceCost(text: string): number {
  if (text.length > MAX_LENGTH) return Number.POSITIVE_INFINITY;
  try {
    return text.startsWith("States.") ? callCost(parseIntrinsic(text)) : pathCost(text);
  } catch {
    // Its evaluation says what is wrong with it.
    return 0;
  }
}

function pathCost(text: string): number {
  const { segments } = parsePath(withoutVariable(text));
  return segments.reduce((cost, segment) => cost * pickedBy(segment), 1);
}

function pickedBy(segment: Segment): number {
  if (segment.kind === "names") return segment.names.length;
  if (segment.kind === "indexes") return segment.indexes.length;
  if (segment.kind === "descend") return Number.POSITIVE_INFINITY;
  return segment.kind === "filter" && !segment.isSimple ? Number.POSITIVE_INFINITY : 1;
}

function callCost(call: IntrinsicArgument): number {
  const parts = partsOf(call);
  const calls = parts.flatMap((part) => (part.kind === "call" ? [part.name] : []));
  if (calls.length > MAX_CALLS || calls.some((name) => COSTLY.has(name))) {
    return Number.POSITIVE_INFINITY;
  }
  return parts.reduce((cost, part) => cost + (part.kind === "path" ? pathCost(part.path) : 0), 0);
}

function partsOf(node: IntrinsicArgument): IntrinsicArgument[] {
  return node.kind === "call" ? [node, ...node.args.flatMap(partsOf)] : [node];
}
