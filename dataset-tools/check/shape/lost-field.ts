import { LostCount } from "../../read/lost-count.ts";
import { shown } from "../finding.ts";
import type { Rule, RuleContext } from "../rule.ts";

/** Characters of a column name that a message shows. */
const MAX_NAME = 80;

/** What a row holds and no format keeps: weights, metadata, unused columns. One finding per name and file. */
export const lostField: Rule = {
  code: "lost-field",
  severity: "warning",
  title: "Field or column that is not used",
  why: "A customization job learns from the turns and the system text only, so what is in other fields has no effect.",
  remedy:
    "Nothing, if the model need not learn from it; otherwise put it into the question, e.g. with `--template`.",
  source: "Tunewright",
  repairable: false,
  create(context) {
    let file = new LostInFile(context);
    return {
      file() {
        file.report();
        file = new LostInFile(context);
      },
      record({ record }) {
        if (record.lost === undefined) return;
        for (const name of record.lost) file.add(name, record.place);
      },
      end: () => file.report(),
    };
  },
};

type Place = Parameters<RuleContext["report"]>[0]["place"];

class LostInFile {
  readonly #context: RuleContext;
  readonly #count = new LostCount();
  /** Where each name occurs first. */
  readonly #first = new Map<string, Place>();

  constructor(context: RuleContext) {
    this.#context = context;
  }

  add(name: string, place: Place): void {
    const key = this.#count.add(name, 1);
    if (!this.#first.has(key)) this.#first.set(key, place);
  }

  report(): void {
    for (const [name, rows] of this.#count.counts) {
      const { file, line } = this.#first.get(name) as Place;
      const what = rows === 1 ? "1 row" : `${rows} rows`;
      const message = `${shown(name, MAX_NAME)} is not used; it is lost in ${what} from here on`;
      this.#context.report({ place: { file, line }, message });
    }
  }
}
