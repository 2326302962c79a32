import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import type { Finding } from "../finding.ts";
import type { Label } from "../labels.ts";
import type { Rule, RuleContext } from "../rule.ts";

/** Who writes this word where a value is missing. */
const writers: Readonly<Record<string, string>> = {
  nan: "pandas",
  NaN: "pandas or JavaScript",
  "<NA>": "pandas",
  NaT: "pandas",
  None: "Python",
  NULL: "a database",
  null: "a database or JSON",
  "(null)": "a database",
  "\\N": "MySQL or PostgreSQL",
  undefined: "JavaScript",
  "N/A": "a person or a spreadsheet",
  "n/a": "a person or a spreadsheet",
  NA: "R",
};
/** Words that people also choose as the name of a class. */
const alsoClasses = new Set(["None", "N/A", "n/a", "NA"]);
const MAX_LENGTH = 9;

/** Labels beside which `null` or `undefined` names a type. */
const typeNames = new Set(
  "string number boolean object array int integer float bool str list dict".split(" "),
);
/** Questions for which such a word may be the right answer. */
const aboutValues =
  /\b(?:python|javascript|typescript|java|sql|json|pandas|null|nan|none|undefined|code|function|variable|returns?|output|print)\b/i;

interface Occurrence {
  readonly ordinals: ChunkedUint32;
  /** Ordinals of the rows whose question is about code or missing values. */
  readonly expected: Set<number>;
}

/** An answer that is nothing but the word that some program writes for a missing value. */
export const missingValueWord: Rule = {
  code: "missing-value-word",
  severity: "warning",
  title: "Word for a missing value as an answer",
  why: "The cell was empty before some program wrote this word into it; the model learns to answer with it.",
  remedy:
    "Fill in the answer or leave out the row; keep it where the word is really meant, e.g. as a label.",
  source: "pandas, Python, JavaScript, SQL dumps: how each writes a missing value",
  repairable: false,
  create(context) {
    const found = new Map<string, Occurrence>();
    return {
      record({ question, answer, answerPath, ordinal, record: { place } }) {
        if (question.length <= MAX_LENGTH && Object.hasOwn(writers, question.trim())) {
          const message = `the question is nothing but "${question.trim()}"`;
          context.report({ place, message });
        }
        if (answer === undefined || answer.length > MAX_LENGTH) return;
        const word = answer.trim();
        if (!Object.hasOwn(writers, word)) return;
        const path = answerPath ?? "";
        const key = `${word} ${path}`;
        const known = found.get(key) ?? { ordinals: new ChunkedUint32(), expected: new Set() };
        found.set(key, known);
        known.ordinals.push(ordinal);
        if (known.expected.size < 1000 && aboutValues.test(question)) known.expected.add(ordinal);
      },
      end() {
        for (const [key, occurrence] of found) {
          const at = key.indexOf(" ");
          const answer = { word: key.slice(0, at), path: key.slice(at + 1), ...occurrence };
          if (context.labels.all === undefined) reportRows(answer, context);
          else reportLabel(answer, context.labels.all, context);
        }
      },
    };
  },
};

interface Answer extends Occurrence {
  readonly word: string;
  readonly path: string;
}

/** Among free texts each such answer is a gap. */
function reportRows({ word, path, ordinals, expected }: Answer, { rows, report }: RuleContext) {
  for (let i = 0; i < ordinals.length; i++) {
    const ordinal = ordinals.at(i);
    const message = `the answer is nothing but "${word}", as ${writers[word]} writes a missing value`;
    const severity = expected.has(ordinal) ? "hint" : "warning";
    report({ place: rows.place(ordinal), path, severity, message });
  }
}

/** Among labels it may be one of them: that depends on the company it keeps. */
function reportLabel(answer: Answer, all: readonly Label[], { rows, labels, report }: RuleContext) {
  const { word, path, ordinals } = answer;
  const share = Math.max(1, Math.round((ordinals.length / labels.rows) * 100));
  const severity = severityAmong(word, all);
  const doubt = severity === "hint" ? "; fine if it names a class" : "";
  const message =
    `${ordinals.length} of ${labels.rows} rows (${share}%) have the label "${word}", ` +
    `as ${writers[word]} writes a missing value${doubt}`;
  report({ place: rows.place(ordinals.at(0)), path, severity, message });
}

function severityAmong(word: string, all: readonly Label[]): Finding["severity"] {
  const others = all.map(({ text }) => text.trim()).filter((text) => !Object.hasOwn(writers, text));
  if (others.some((text) => typeNames.has(text.toLowerCase()))) return "hint";
  if (!alsoClasses.has(word)) return "warning";
  const oddCase = word === "None" && others.every((text) => !/^\p{Lu}/u.test(text));
  return oddCase && others.length > 0 ? "warning" : "hint";
}
