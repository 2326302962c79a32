import { estimateTokens } from "../../../dataset-tools/estimate/tokens.ts";
import { findBaseModel } from "../../../dataset-tools/models/base-models.ts";
import type { Bucket } from "../../objects.ts";
import type { Answer } from "../../run-folder/answered-rows.ts";
import type { EvaluationRow } from "../../run-folder/evaluation-row.ts";
import { linesOf } from "../rows.ts";
import {
  beforeText,
  hashOfQuestion,
  type Messages,
  questionOf,
  systemOf,
  turnsOf,
  withoutSystem,
} from "../training-row.ts";
import { sampleRows } from "./sample-rows.ts";
import { SimilarTexts } from "./similar-texts.ts";

/** Tokens of a question with its examples where nothing is known of the base model. */
const MAX_TOKENS = 8000;

/** Which rows examples are chosen from, and for whom. */
export interface ExamplesOf {
  readonly runId: string;
  /** Key of the training rows. */
  readonly trainKey: string;
  /** Id of the base model, whose limit holds. */
  readonly baseModel: string;
}

/** A training row as an example. */
interface Example {
  readonly turns: EvaluationRow["messages"];
  /** Of its question. */
  readonly hash: string;
}

/** A held-out row with examples before its question. */
export interface Prompt {
  readonly row: EvaluationRow;
  readonly examples: NonNullable<Answer["examples"]>;
}

/** The training rows of a run, in memory, from which the examples of each prompt are chosen. */
export class Examples {
  readonly #examples: readonly Example[];
  readonly #similar: SimilarTexts;
  readonly #trainRows: number;
  readonly #system: string | null;
  readonly #tokensOf: (text: string) => number;
  readonly #maxTokens: number;

  private constructor(
    rows: { examples: readonly Example[]; of: number; system: string | null },
    baseModel: string,
  ) {
    this.#examples = rows.examples;
    this.#trainRows = rows.of;
    this.#system = rows.system;
    this.#similar = new SimilarTexts(rows.examples.map(({ turns }) => lastQuestion(turns)));
    const { family = "unknown", dataRules } = findBaseModel(baseModel) ?? {};
    this.#tokensOf = (text) => estimateTokens(text, family).high;
    // A row to train on may be as long as that; what the model reads otherwise may be longer.
    this.#maxTokens = dataRules?.sft?.maxTokensPerRow ?? MAX_TOKENS;
  }

  /** Reads the training rows; of very many a sample is kept. Throws UserError `Object.Missing`. */
  static async open(bucket: Bucket, { runId, trainKey, baseModel }: ExamplesOf): Promise<Examples> {
    const system = await systemOf(bucket, runId);
    const { lines, of } = await sampleRows(textsOf(bucket, trainKey));
    const examples = lines.flatMap((line) => exampleOf(turnsOf(line), system) ?? []);
    return new Examples({ examples, of, system }, baseModel);
  }

  /**
   * Puts the most similar training rows before a question, as earlier turns of the conversation, the most similar one
   * last. One with the same question is none of them; as many are left out as the model's limit requires.
   * @param count how many at most
   * @param maxTokens of the answer
   */
  prompt(row: EvaluationRow, count: number, maxTokens: number): Prompt {
    const hash = hashOfQuestion(row.messages, this.#system);
    const question = withoutSystem(lastQuestion(row.messages), this.#system);
    const nearest = this.#similar.nearest(
      question,
      count,
      (number) => this.#examples[number]?.hash !== hash,
    );
    const found = nearest.flatMap((number) => this.#examples[number] ?? []);
    const used = this.#fitting(found, this.#tokensOf(textOf(row)) + maxTokens);
    const turns = [...used].reverse().flatMap((example) => example.turns);
    return {
      row: { ...row, messages: this.#together(turns, row.messages) },
      examples: {
        used: used.length,
        searched: this.#examples.length,
        trainRows: this.#trainRows,
      },
    };
  }

  /** The first examples that fit beside what is in the prompt already. */
  #fitting(examples: readonly Example[], tokens: number): readonly Example[] {
    let sum = tokens;
    const end = examples.findIndex(({ turns }) => {
      sum += this.#tokensOf(turnsText(turns));
      return sum > this.#maxTokens;
    });
    return end === -1 ? examples : examples.slice(0, end);
  }

  /** A system text that is part of the first turn comes once, at the start of the conversation. */
  #together(
    examples: EvaluationRow["messages"],
    question: EvaluationRow["messages"],
  ): EvaluationRow["messages"] {
    const [first, ...others] = question;
    const [example, ...rest] = examples;
    if (first === undefined || example === undefined) return question;
    const plain = mapFirstText(first, (text) => withoutSystem(text, this.#system));
    const isWithin = plain.content[0]?.text !== first.content[0]?.text;
    if (!isWithin) return [...examples, ...question];
    const start = mapFirstText(example, (text) => `${beforeText(this.#system)}${text}`);
    return [start, ...rest, plain, ...others];
  }
}

async function* textsOf(bucket: Bucket, key: string): AsyncGenerator<string> {
  for await (const { bytes } of linesOf(bucket, key)) yield bytes.toString("utf8");
}

/** A row of plain text in which user and assistant take turns, the assistant last; undefined for any other. */
function exampleOf(turns: Messages, system: string | null): Example | undefined {
  const plain = turns.flatMap(({ role, content }, index) => {
    const wanted = index % 2 === 0 ? "user" : "assistant";
    const texts = content.flatMap(({ text }) => (text === undefined ? [] : [{ text }]));
    return role === wanted &&
      texts.length === content.length &&
      texts.some(({ text }) => text.trim() !== "")
      ? [{ role: wanted, content: texts } as const]
      : [];
  });
  const [first, ...others] = plain;
  if (first === undefined || plain.length < turns.length || plain.length % 2 === 1)
    return undefined;
  const start = mapFirstText(first, (text) => withoutSystem(text, system));
  return { turns: [start, ...others], hash: hashOfQuestion(questionOf(turns), system) };
}

type Turn = EvaluationRow["messages"][number];

function mapFirstText({ role, content }: Turn, map: (text: string) => string): Turn {
  return {
    role,
    content: content.map(({ text }, index) => ({ text: index === 0 ? map(text) : text })),
  };
}

/** What the user asked last. */
function lastQuestion(turns: EvaluationRow["messages"]): string {
  return (
    turns
      .findLast(({ role }) => role === "user")
      ?.content.map(({ text }) => text)
      .join("\n") ?? ""
  );
}

function textOf({ system, messages }: EvaluationRow): string {
  return `${system ?? ""}\n${turnsText(messages)}`;
}

function turnsText(turns: EvaluationRow["messages"]): string {
  return turns.flatMap(({ content }) => content.map(({ text }) => text)).join("\n");
}
