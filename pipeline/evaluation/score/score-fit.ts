import { UserError } from "../../errors.ts";
import { type ScoreSpec, scoreName } from "../../workflow/score-spec.ts";
import { valueAt } from "./json-fields.ts";
import { findJson } from "./json-text.ts";
import { finalNumber } from "./numeric.ts";
import { type Finder, regexFinder } from "./regex.ts";

/** A score of which fewer answers are does not fit. */
const MIN_SHARE = 0.5;

/** Checks whether a score can be made from the right answers, one by one. */
export class ScoreFit {
  readonly #spec: ScoreSpec;
  readonly #finder: Finder | null;
  readonly #unseenFields: Set<string>;
  #rows = 0;
  #fitting = 0;

  /** @throws UserError `Score.BadPattern` */
  constructor(spec: ScoreSpec) {
    this.#spec = spec;
    this.#finder = spec.kind === "regex" ? regexFinder(spec) : null;
    this.#unseenFields = new Set(spec.kind === "json" ? spec.fields : []);
  }

  add(reference: string): void {
    this.#rows += 1;
    if (this.#fits(reference)) this.#fitting += 1;
  }

  #fits(reference: string): boolean {
    switch (this.#spec.kind) {
      case "numeric":
        return finalNumber(reference) !== undefined;
      case "json":
        return this.#seeFields(reference);
      case "regex":
        return this.#finder?.find(reference) != null;
      default:
        return true;
    }
  }

  #seeFields(reference: string): boolean {
    const found = findJson(reference, null);
    for (const field of this.#unseenFields) {
      if (valueAt(found?.value, field) !== undefined) this.#unseenFields.delete(field);
    }
    return typeof found?.value === "object";
  }

  /**
   * @param labels the distinct answers where they are few
   * @throws UserError `Score.DoesNotFit`, `Score.PatternTooSlow`
   */
  assertFits(labels: readonly string[] | null): void {
    const { kind } = this.#spec;
    if (kind === "labels" && labels === null) {
      throw notFitting("labels", "the answers are not a few labels that repeat");
    }
    if (this.#finder !== null && this.#finder.slow > 0) {
      throw new UserError(
        "Score.PatternTooSlow",
        "the pattern of the regex score takes exponential time on answers of the held-out rows",
        { hint: "Avoid repetitions within repetitions, e.g. write a+ in place of (a+)+." },
      );
    }
    if (this.#fitting < MIN_SHARE * this.#rows) {
      const what = `only ${this.#fitting} of ${this.#rows} held-out answers ${NEEDED[kind] ?? "fit it"}`;
      throw notFitting(scoreName(this.#spec), what);
    }
    const [field] = this.#unseenFields;
    if (field !== undefined) {
      throw notFitting(scoreName(this.#spec), `no held-out answer has the field ${field}`);
    }
  }
}

const NEEDED: Readonly<Record<string, string>> = {
  numeric: "have a number",
  json: "are JSON",
  regex: "match its pattern",
};

function notFitting(name: string, why: string): UserError {
  return new UserError("Score.DoesNotFit", `the score ${name} does not fit the data: ${why}`, {
    hint: "Omit --score and evaluation.scores, so that scores are chosen by what the answers are, or name others.",
  });
}
