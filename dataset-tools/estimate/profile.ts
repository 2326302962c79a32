import type { TokenFamily } from "../models/data-rules.ts";
import type { TrainingRecord } from "../record.ts";
import { addTokens, estimateTokens, type TokenEstimate } from "./tokens.ts";

const MAX_LABELS = 1000;
const MAX_LABEL_LENGTH = 100;

/** A bar of the histogram of lengths. */
export interface LengthBar {
  /** Tokens from, inclusive. */
  readonly from: number;
  /** Tokens to, exclusive. */
  readonly to: number;
  readonly rows: number;
}

/** The shape of a dataset: how long its rows are and which labels it has. */
export interface Profile {
  readonly records: number;
  /** Of all texts. */
  readonly tokens: TokenEstimate;
  /** Of the answers only. */
  readonly answerTokens: TokenEstimate;
  /** Expected tokens of the longest row. */
  readonly longest: number;
  /** Rows by expected tokens, in powers of two. */
  readonly lengths: readonly LengthBar[];
  /** Rows by label, the most frequent first; empty when the answers are not labels. */
  readonly labels: readonly { readonly label: string; readonly rows: number }[];
}

/** Builds the profile of a dataset record by record, in bounded memory. */
export class Profiler {
  readonly #family: TokenFamily;
  readonly #bars = new Float64Array(32);
  readonly #labels = new Map<string, number>();
  #labelsOpen = true;
  #records = 0;
  #longest = 0;
  #tokens: TokenEstimate;
  #answers: TokenEstimate;

  constructor(family: TokenFamily) {
    this.#family = family;
    this.#tokens = this.#answers = estimateTokens("", family);
  }

  /** Adds a record to the profile. */
  add(record: TrainingRecord): void {
    this.#records++;
    let tokens = estimateTokens(record.system.join("\n"), this.#family);
    for (const { role, blocks } of record.turns) {
      for (const block of blocks) {
        if (!("text" in block)) continue;
        const estimate = estimateTokens(block.text, this.#family);
        tokens = addTokens(tokens, estimate);
        if (role === "assistant") this.#answers = addTokens(this.#answers, estimate);
      }
    }
    this.#tokens = addTokens(this.#tokens, tokens);
    this.#longest = Math.max(this.#longest, tokens.expected);
    const bar = Math.max(0, 32 - Math.clz32(tokens.expected));
    this.#bars[bar] = (this.#bars[bar] as number) + 1;
    this.#countLabel(record);
  }

  /** The profile of the records added so far. */
  get profile(): Profile {
    return {
      records: this.#records,
      tokens: this.#tokens,
      answerTokens: this.#answers,
      longest: this.#longest,
      lengths: this.#lengths(),
      labels: this.#isLabeled() ? sortLabels(this.#labels) : [],
    };
  }

  #countLabel({ turns }: TrainingRecord): void {
    const last = turns.at(-1);
    if (!this.#labelsOpen || last?.role !== "assistant") return;
    const [block] = last.blocks;
    const label = block !== undefined && "text" in block ? block.text : "";
    this.#labels.set(label, (this.#labels.get(label) ?? 0) + 1);
    this.#labelsOpen = label.length <= MAX_LABEL_LENGTH && this.#labels.size <= MAX_LABELS;
  }

  #isLabeled(): boolean {
    return this.#labelsOpen && this.#labels.size * 3 <= this.#records;
  }

  #lengths(): LengthBar[] {
    const used = [...this.#bars.keys()].filter((bar) => (this.#bars[bar] as number) > 0);
    const [first = 0] = used;
    const last = used.at(-1) ?? -1;
    return [...this.#bars.slice(first, last + 1)].map((rows, i) => {
      const bar = first + i;
      return { from: bar === 0 ? 0 : 2 ** (bar - 1), to: 2 ** bar, rows };
    });
  }
}

function sortLabels(labels: ReadonlyMap<string, number>): Profile["labels"] {
  return [...labels]
    .map(([label, rows]) => ({ label, rows }))
    .sort((a, b) => b.rows - a.rows || (a.label < b.label ? -1 : 1));
}
