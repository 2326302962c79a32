import { defined } from "../defined.ts";
import { type ColumnLooks, looksOf } from "./column-looks.ts";
import type { Mapping } from "./column-mapping.ts";
import { isNeither, namedCandidates } from "./guess-columns.ts";
import { templateColumns } from "./template.ts";

/** Columns that hold the question or the answer of a file's rows. */
export interface ChosenColumns {
  /** Several where a template or Alpaca's instruction and input make one text. */
  readonly columns: readonly string[];
  /**
   * `given` by the user; a known `name`; their `looks`: labels beside texts, or questions beside
   * answers; the only one that is left in a table of two (`rest`).
   */
  readonly from: "given" | "name" | "looks" | "rest";
  /** The column that would have been taken instead. */
  readonly runnerUp?: string;
}

/** Which columns of a file are the question and the answer. */
export interface ColumnChoice {
  readonly question: ChosenColumns;
  readonly answer: ChosenColumns;
}

/** A choice, and the mapping by which rows are read. */
export interface Chosen {
  readonly choice: ColumnChoice;
  readonly mapping: Mapping;
}

/** The rows at the start of a file. */
export type SampleRows = readonly Readonly<Record<string, unknown>>[];

/** What is known about a file's columns. */
export interface ColumnFacts {
  readonly columns: readonly string[];
  readonly given: Mapping;
  /** Rows of a table have one set of columns; keys of objects are chosen by their known names alone. */
  readonly isTable: boolean;
  /** Absent while only the names are known. */
  readonly sample?: SampleRows;
}

/**
 * Chooses the columns of the question and the answer: as given, else by known names, else, in
 * tables, by their looks. Nothing is chosen by position.
 * @returns undefined when no choice is certain; without a sample, also when the looks matter
 */
export function chooseColumns(facts: ColumnFacts): Chosen | undefined {
  const { given } = facts;
  if (isAlpaca(facts)) return alpaca(facts);
  const looks = looksAt(facts);
  const known = { ...facts, looks };
  const named = {
    question: given.template === undefined ? byGift(given.prompt) : byTemplate(given.template),
    answer: byGift(given.completion),
  };
  const question = named.question ?? byName("prompt", named.answer, known);
  const answer = named.answer ?? byName("completion", named.question ?? question, known);
  const pair = byLooks({ question, answer }, known);
  return pair === undefined ? undefined : chosen(pair, facts);
}

/** Alpaca's columns are read together: the input belongs to its instruction. */
function isAlpaca({ columns, given }: ColumnFacts): boolean {
  const isGiven = given.prompt ?? given.completion ?? given.template;
  return isGiven === undefined && columns.includes("instruction") && columns.includes("output");
}

function alpaca({ columns, given }: ColumnFacts): Chosen {
  const asked = ["instruction", "input"].filter((name) => columns.includes(name));
  const choice: ColumnChoice = {
    question: { columns: asked, from: "name" },
    answer: { columns: ["output"], from: "name" },
  };
  return { choice, mapping: { ...given, prompt: "instruction", completion: "output" } };
}

type Looks = readonly ColumnLooks[] | undefined;
type Known = ColumnFacts & { readonly looks: Looks };
interface Partly {
  readonly question: ChosenColumns | undefined;
  readonly answer: ChosenColumns | undefined;
}

function looksAt({ columns, isTable, sample }: ColumnFacts): Looks {
  return isTable && sample !== undefined ? columns.map((name) => looksOf(name, sample)) : undefined;
}

function byGift(column: string | undefined): ChosenColumns | undefined {
  return column === undefined ? undefined : { columns: [column], from: "given" };
}

function byTemplate(template: string): ChosenColumns {
  return { columns: [...new Set(templateColumns(template))], from: "given" };
}

/** Without a sample, several candidates of a table are not decided: their looks may. */
function byName(
  field: "prompt" | "completion",
  other: ChosenColumns | undefined,
  { columns, given, isTable, looks, sample }: Known,
): ChosenColumns | undefined {
  const taken = [...(other?.columns ?? []), given.system, given.group];
  const { exact, byWord } = namedCandidates(columns, field, taken);
  const all = isTable ? [...exact, ...byWord] : exact;
  const certain = exact.length > 0 || (isTable && byWord.length === 1);
  if (!certain || (isTable && sample === undefined && all.length > 1)) return undefined;
  const ranked = looks === undefined ? all : withoutUnlikely(field, all, looks);
  const [first, second] = ranked;
  return first === undefined
    ? undefined
    : { columns: [first], from: "name", ...defined({ runnerUp: second }) };
}

/** Of several candidates, the ones whose values cannot be what their name says go to the end. */
function withoutUnlikely(
  field: "prompt" | "completion",
  names: readonly string[],
  looks: readonly ColumnLooks[],
): readonly string[] {
  const of = (name: string) => looks.find((one) => one.name === name);
  const likely = (name: string) =>
    field === "prompt"
      ? of(name)?.isText === true
      : of(name)?.isCounting !== true && of(name)?.rows !== 0;
  const good = names.filter(likely);
  return [...good, ...names.filter((name) => !good.includes(name))];
}

/** What the names left open, by the looks of a table's columns. */
function byLooks(partly: Partly, known: Known): Partly | undefined {
  const { question, answer } = partly;
  if (question !== undefined && answer !== undefined) return partly;
  if (known.looks === undefined) return undefined;
  const taken = [
    ...(question?.columns ?? []),
    ...(answer?.columns ?? []),
    known.given.system,
    known.given.group,
  ];
  const free = known.looks.filter(({ name }) => !taken.includes(name) && !isNeither(name));
  const texts = free.filter(({ isText }) => isText);
  const labels = free.filter(({ isFewValued }) => isFewValued);
  if (question !== undefined) return complete(question, labels, "answer", known);
  if (answer !== undefined) return complete(answer, texts, "question", known);
  if (texts.length === 1 && labels.length === 1) return pairOf(texts[0], labels[0]);
  return labels.length === 0 ? questionsAndAnswers(texts) : undefined;
}

/** The other side, where exactly one column can be it. */
function complete(
  one: ChosenColumns,
  others: readonly ColumnLooks[],
  missing: "question" | "answer",
  { columns }: Known,
): Partly | undefined {
  const rest = columns.filter((name) => !one.columns.includes(name));
  const alone = one.from === "given" && rest.length === 1 && rest.every((name) => !isNeither(name));
  const [found, second] = others;
  if (!alone && (found === undefined || second !== undefined)) return undefined;
  const other: ChosenColumns = alone
    ? { columns: rest, from: "rest" }
    : { columns: [found?.name ?? ""], from: "looks" };
  return missing === "answer" ? { question: one, answer: other } : { question: other, answer: one };
}

/** Of two columns of text, one asks and the other does not. */
function questionsAndAnswers(texts: readonly ColumnLooks[]): Partly | undefined {
  const asking = texts.filter(({ questions }) => questions >= 0.6);
  const telling = texts.filter(({ questions }) => questions <= 0.2);
  return asking.length === 1 && telling.length === 1 && texts.length === 2
    ? pairOf(asking[0], telling[0])
    : undefined;
}

function pairOf(question: ColumnLooks | undefined, answer: ColumnLooks | undefined): Partly {
  return {
    question: { columns: [question?.name ?? ""], from: "looks" },
    answer: { columns: [answer?.name ?? ""], from: "looks" },
  };
}

function chosen({ question, answer }: Partly, { columns, given }: ColumnFacts): Chosen | undefined {
  if (question === undefined || answer === undefined) return undefined;
  const taken = [...question.columns, ...answer.columns];
  const system = given.system ?? namedCandidates(columns, "system", taken).exact[0];
  const mapping = defined({
    ...given,
    prompt: given.template === undefined ? question.columns[0] : undefined,
    completion: answer.columns[0],
    system,
  });
  return { choice: { question, answer }, mapping };
}
