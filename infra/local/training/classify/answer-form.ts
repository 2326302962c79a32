/** `"key": value` of a flat JSON object, with the value by itself. */
const MEMBER = /("(?:[^"\\]|\\.)*"\s*:\s*)("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/gu;

/**
 * How a model's answers are made: of fixed texts with one of few values between each two. A label is one value between
 * two empty texts; an object such as `{"mood": "good", "topic": "billing"}` has a value for each of its keys, so that
 * combinations of values can be answered that training has not seen.
 */
export interface AnswerForm {
  /** One more than there are values in an answer. */
  readonly texts: readonly string[];
  /** The possible values at each position. */
  readonly values: readonly (readonly string[])[];
}

/**
 * The form of flat JSON objects that have the same keys and spacing and differ in two values or more. Undefined for
 * all else, and where one key determines the others: then the whole object is a label.
 */
export function objectFormOf(answers: readonly string[]): AnswerForm | undefined {
  const [first = ""] = answers;
  const texts = textsOf(first);
  if (texts === undefined || texts.length < 3) return undefined;
  const form = formLike({ texts }, answers);
  const most = Math.max(0, ...(form?.values ?? []).map(({ length }) => length));
  return new Set(answers).size > most ? form : undefined;
}

/** The form of some answers with the texts of another form. Undefined where one does not fit them. */
export function formLike(
  { texts }: Pick<AnswerForm, "texts">,
  answers: readonly string[],
): AnswerForm | undefined {
  const seen = texts.slice(1).map(() => new Set<string>());
  for (const answer of new Set(answers)) {
    const values = valuesIn(answer, { texts });
    if (values === undefined) return undefined;
    values.forEach((value, at) => {
      seen[at]?.add(value);
    });
  }
  return { texts, values: seen.map((values) => [...values].sort()) };
}

/** The form of answers that are learned as they are. */
export function labelFormOf(answers: readonly string[]): AnswerForm {
  return { texts: ["", ""], values: [[...new Set(answers)].sort()] };
}

/** A form with the values of both. Undefined where their texts differ. */
export function mergeForms(left: AnswerForm, right: AnswerForm): AnswerForm | undefined {
  if (!isSameForm(left, right)) return undefined;
  const values = left.values.map((some, at) =>
    [...new Set([...some, ...(right.values[at] ?? [])])].sort(),
  );
  return { texts: left.texts, values };
}

/** Whether two forms have the same texts. */
export function isSameForm(left: AnswerForm, right: AnswerForm): boolean {
  return left.texts.join("\0") === right.texts.join("\0");
}

/** An answer's value at each position of the form. Undefined where it has another form. */
export function valuesIn(answer: string, { texts }: Pick<AnswerForm, "texts">) {
  if (texts.length === 2) return [answer];
  const own = textsOf(answer);
  if (own === undefined || own.join("\0") !== texts.join("\0")) return undefined;
  return Array.from(answer.matchAll(MEMBER), ([, , value = ""]) => value);
}

/** The answer with these values. */
export function answerOf({ texts }: AnswerForm, values: readonly string[]): string {
  return texts.map((text, at) => text + (values[at] ?? "")).join("");
}

/** The texts around the values of a flat object. */
function textsOf(answer: string): string[] | undefined {
  if (!isFlatObject(answer)) return undefined;
  const texts: string[] = [];
  let end = 0;
  for (const { 0: member, 1: key = "", index } of answer.matchAll(MEMBER)) {
    texts.push(answer.slice(end, index + key.length));
    end = index + member.length;
  }
  return [...texts, answer.slice(end)];
}

function isFlatObject(answer: string): boolean {
  if (!answer.trimStart().startsWith("{")) return false;
  try {
    const members = Object.values(JSON.parse(answer) as object);
    return members.every((member) => member === null || typeof member !== "object");
  } catch {
    return false;
  }
}
