import { shown } from "../finding.ts";
import { NamesInFile } from "../names-in-file.ts";
import type { Rule } from "../rule.ts";

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
    const names = new NamesInFile(
      context,
      (name, rows) => `${shown(name, MAX_NAME)} is not used; it is lost in ${rows} from here on`,
    );
    return {
      file: () => names.flush(),
      record({ record: { lost, place } }) {
        if (lost !== undefined) for (const name of lost) names.add(name, place);
      },
      end: () => names.flush(),
    };
  },
};
