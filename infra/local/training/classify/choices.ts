import type { Example } from "../example.ts";
import { templateOf, withoutTemplate } from "../template.ts";
import { type AnswerForm, formLike, labelFormOf, objectFormOf, valuesIn } from "./answer-form.ts";

const MAX_VALUES = 1000;
const RECORDS_PER_VALUE = 3;
/** The same for values that look like labels: a line of at most so many characters. */
const RECORDS_PER_LABEL = 2;
const LABEL_LENGTH = 40;
/** A key whose value is in so large a share of the prompts is read from them, e.g. a city; it has values never seen. */
const READ_FROM_PROMPT = 0.8;

/**
 * What there is to choose from, where answers are few that occur again and again, or objects of such values.
 * Undefined where answers are text to write.
 * @param earlier form of the classifier that is trained further: kept where the answers fit it, and few are new to it
 */
export function choicesIn(
  examples: readonly Example[],
  earlier?: AnswerForm,
): AnswerForm | undefined {
  const answers = examples.map(({ completion }) => completion);
  const further = earlier && formLike(earlier, answers);
  if (further && areFew(newValues(further, earlier), examples.length)) return further;
  const objects = objectFormOf(answers);
  if (objects && areFew(objects, examples.length)) {
    return isReadFromPrompts(objects, examples) ? undefined : objects;
  }
  const labels = labelFormOf(answers);
  return areFew(labels, examples.length) ? labels : undefined;
}

function newValues({ texts, values }: AnswerForm, earlier: AnswerForm): AnswerForm {
  const isNew = (value: string, at: number) => earlier.values[at]?.includes(value) !== true;
  return { texts, values: values.map((some, at) => some.filter((value) => isNew(value, at))) };
}

function areFew({ values }: AnswerForm, records: number): boolean {
  return (
    values.flat().length <= MAX_VALUES &&
    values.every((some) => {
      const areLabels = some.every((one) => one.length <= LABEL_LENGTH && !one.includes("\n"));
      return some.length * (areLabels ? RECORDS_PER_LABEL : RECORDS_PER_VALUE) <= records;
    })
  );
}

function isReadFromPrompts(form: AnswerForm, examples: readonly Example[]): boolean {
  const template = templateOf(examples.map(({ prompt }) => prompt));
  const counts = form.values.map(() => 0);
  for (const { prompt, completion } of examples) {
    const text = withoutTemplate(prompt, template).toLowerCase();
    valuesIn(completion, form)?.forEach((value, at) => {
      if (hasWord(text, bare(value))) counts[at] = (counts[at] ?? 0) + 1;
    });
  }
  const many = examples.length * READ_FROM_PROMPT;
  return counts.some((count, at) => count >= many && (form.values[at]?.length ?? 0) > 1);
}

/** A value as a prompt has it: without the quotes of JSON. */
function bare(value: string): string {
  return String(JSON.parse(value)).toLowerCase();
}

/** Whether a text has the word, not as a part of a Latin word or number. */
function hasWord(text: string, word: string): boolean {
  if (word === "") return false;
  const isInside = (at: number) => /[a-z0-9]/u.test(text.charAt(at));
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isInside(at - 1) && !isInside(at + word.length)) return true;
  }
  return false;
}
