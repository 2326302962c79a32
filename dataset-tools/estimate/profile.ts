import { lastAnswer } from "../convert/format-writer.ts";
import { HashSet } from "../hashing/hash-set.ts";
import { contentHash } from "../hashing/record-hash.ts";
import type { TokenFamily } from "../models/data-rules.ts";
import { LabelTally } from "../prepare/label-tally.ts";
import { chooseSystem } from "../prepare/system-text.ts";
import type { TrainingRecord } from "../record.ts";
import { type LengthBar, LengthCounts } from "./length-counts.ts";
import { addTokens, estimateTokens, type TokenEstimate, timesTokens } from "./tokens.ts";

const MAX_LABELS = 1000;
const MAX_LABEL_LENGTH = 100;

/** The shape of a dataset: how long its rows are and which labels it has. */
export interface Profile {
  /** Without exact duplicates. */
  readonly records: number;
  /** Of all texts, with the system text that each row is trained with. */
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
  readonly #given: string | false | undefined;
  /** Lengths of the rows' turns, and of these with the rows' own system texts. */
  readonly #turns = new LengthCounts();
  readonly #withOwn = new LengthCounts();
  readonly #labels = new Map<string, number>();
  #labelsOpen = true;
  /** The labels that a system text would list. */
  readonly #listed = new LabelTally();
  readonly #seen = new HashSet();
  #records = 0;
  #rowsHaveSystem = false;
  #turnTokens: TokenEstimate;
  #ownTokens: TokenEstimate;
  #answers: TokenEstimate;

  /** @param given the system text that the user gives; false for none */
  constructor(family: TokenFamily, given?: string | false) {
    this.#family = family;
    this.#given = given;
    this.#turnTokens = this.#ownTokens = this.#answers = estimateTokens("", family);
  }

  /** Adds a record to the profile, unless it is an exact duplicate: those are trained once. */
  add(record: TrainingRecord): void {
    if (!this.#seen.add(contentHash(record))) return;
    this.#records++;
    let turns = estimateTokens("", this.#family);
    for (const { role, blocks } of record.turns) {
      for (const block of blocks) {
        if (!("text" in block)) continue;
        const estimate = estimateTokens(block.text, this.#family);
        turns = addTokens(turns, estimate);
        if (role === "assistant") this.#answers = addTokens(this.#answers, estimate);
      }
    }
    let own = estimateTokens("", this.#family);
    for (const text of record.system) own = addTokens(own, estimateTokens(text, this.#family));
    if (record.system.length > 0) this.#rowsHaveSystem = true;
    this.#turnTokens = addTokens(this.#turnTokens, turns);
    this.#ownTokens = addTokens(this.#ownTokens, own);
    this.#turns.add(turns.expected);
    this.#withOwn.add(turns.expected + own.expected);
    this.#listed.add(lastAnswer(record));
    this.#countLabel(record);
  }

  /** The profile of the records added so far. */
  get profile(): Profile {
    const { tokens, counts, added } = this.#withSystem();
    return {
      records: this.#records,
      tokens,
      answerTokens: this.#answers,
      longest: counts.longest + (this.#records > 0 ? added : 0),
      lengths: counts.bars(added),
      labels: this.#isLabeled() ? sortLabels(this.#labels) : [],
    };
  }

  /** The rows as a preparation would write them: with the text given, with their own, or with the labels. */
  #withSystem(): { tokens: TokenEstimate; counts: LengthCounts; added: number } {
    const labels = this.#listed.labels();
    const { text, source } = chooseSystem(this.#given, {
      labels,
      rowsHaveSystem: this.#rowsHaveSystem,
    });
    if (source === "rows") {
      const tokens = addTokens(this.#turnTokens, this.#ownTokens);
      return { tokens, counts: this.#withOwn, added: 0 };
    }
    const each = estimateTokens(text ?? "", this.#family);
    const tokens = addTokens(this.#turnTokens, timesTokens(each, this.#records));
    return { tokens, counts: this.#turns, added: each.expected };
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
}

function sortLabels(labels: ReadonlyMap<string, number>): Profile["labels"] {
  return [...labels]
    .map(([label, rows]) => ({ label, rows }))
    .sort((a, b) => b.rows - a.rows || (a.label < b.label ? -1 : 1));
}
