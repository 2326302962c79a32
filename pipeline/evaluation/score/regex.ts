import { type Context, createContext, Script } from "node:vm";
import { UserError } from "../../errors.ts";
import { patternFault } from "../../workflow/pattern.ts";
import type { ScoreSpec } from "../../workflow/score-spec.ts";
import type { Scorer } from "./scorer.ts";
import { isSameText } from "./words.ts";

/** A score by what a pattern finds. */
export type RegexSpec = Extract<ScoreSpec, { kind: "regex" }>;

/** Only so much of an answer is looked at, from its end. */
const MAX_LENGTH = 20_000;
/** Milliseconds for one answer, and for the second try: a machine may stall, a pattern may take exponential time. */
const MATCH_MS = [100, 1000] as const;
/** After so many answers that took too long, no more are tried: thousands of them would outlast the function. */
const MAX_SLOW = 5;

/** Finds a pattern in a text within a limit of time. */
export interface Finder {
  /** What the first group, or else the whole match, finds; null where nothing matches, or not in time. */
  find(text: string): string | null;
  /** Texts that took too long. */
  readonly slow: number;
}

/**
 * Compiles a pattern once.
 * @throws UserError `Score.BadPattern` where it is no regular expression of JavaScript
 */
export function regexFinder(spec: Pick<RegexSpec, "pattern" | "flags">): Finder {
  const expression = compile(spec);
  const context = createContext({ expression, text: "" });
  const script = new Script("expression.exec(text)");
  let slow = 0;
  return {
    get slow() {
      return slow;
    },
    find(text) {
      if (slow >= MAX_SLOW) return null;
      context["text"] = text.slice(-MAX_LENGTH);
      for (const timeout of MATCH_MS) {
        const found = run(script, context, timeout);
        if (found !== undefined) return found === null ? null : (found[1] ?? found[0]);
      }
      slow += 1;
      return null;
    },
  };
}

/** @returns undefined where it took too long */
function run(
  script: Script,
  context: Context,
  timeout: number,
): RegExpExecArray | null | undefined {
  try {
    return script.runInContext(context, { timeout }) as RegExpExecArray | null;
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
    throw error;
  }
}

function compile(spec: Pick<RegexSpec, "pattern" | "flags">): RegExp {
  const fault = patternFault(spec);
  if (fault === undefined) return new RegExp(spec.pattern, spec.flags);
  throw new UserError("Score.BadPattern", `the pattern of a regex score is wrong: ${fault}`, {
    hint: "Patterns are JavaScript's. In YAML, put them in single quotes, so that backslashes are kept.",
  });
}

/**
 * Scores 1 where answer and reference have the same at the pattern. Where the reference has nothing there, the same
 * text is right.
 * @throws UserError `Score.BadPattern`
 */
export function regexScorer(spec: RegexSpec): Scorer {
  const finder = regexFinder(spec);
  return {
    spec,
    isBinary: true,
    score(answer, reference) {
      const wanted = finder.find(reference);
      const found = finder.find(answer);
      if (wanted === null) {
        return { value: isSameText(answer, reference) ? 1 : 0, fault: null, label: null };
      }
      if (found === null) return { value: 0, fault: "no-match", label: null };
      return { value: isSameText(found, wanted) ? 1 : 0, fault: null, label: null };
    },
  };
}
