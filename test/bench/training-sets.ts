import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { Example } from "../../infra/local/training/example.ts";
import { type Need, shared } from "../support/needs.ts";

/** A real dataset with the split that the benchmark trains and tests on. */
export interface TrainingSet {
  readonly train: readonly Example[];
  readonly test: readonly Example[];
  /** Where the set has one of its own. */
  readonly validation: readonly Example[];
}

interface Source {
  readonly need: Need;
  /** @param path of the file or folder needed */
  read(path: string): TrainingSet;
}

/** The label of CLINC150 for questions that have none of the others. */
export const OUT_OF_SCOPE = "oos";

/** Sets of labels: the official splits. */
export const labelSets: Readonly<Record<string, Source>> = {
  banking77: {
    need: shared("data/banking77"),
    read(folder) {
      const rows = (name: string) =>
        (table(join(folder, name), { columns: true }) as { text: string; category: string }[]).map(
          ({ text, category }) => ({ prompt: text, completion: category }),
        );
      return { train: rows("train.csv"), test: rows("test.csv"), validation: [] };
    },
  },
  clinc150: {
    need: shared("data/clinc150/data_full.json"),
    read(file) {
      const parts = JSON.parse(readFileSync(file, "utf8")) as Record<string, [string, string][]>;
      const rows = (name: string) =>
        [...(parts[name] ?? []), ...(parts[`oos_${name}`] ?? [])].map(([prompt, completion]) => ({
          prompt,
          completion,
        }));
      return { train: rows("train"), test: rows("test"), validation: rows("val") };
    },
  },
};

const GSM8K_ROWS = 2000;
const TEST_ROWS = 100;

/** Sets of free text; where there is no official split, every fifth row is for testing. */
export const textSets: Readonly<Record<string, Source>> = {
  gsm8k: {
    need: shared("data/gsm8k"),
    read(folder) {
      const rows = (name: string, max: number) =>
        (lines(join(folder, name)) as { question: string; answer: string }[])
          .slice(0, max)
          .map(({ question, answer }) => ({ prompt: question, completion: answer }));
      const train = rows("train.jsonl", GSM8K_ROWS);
      return { train, test: rows("test.jsonl", TEST_ROWS), validation: [] };
    },
  },
  faq: {
    need: shared("data/aws-faq-csv/Amazon_SageMaker_FAQs.csv"),
    read(file) {
      const rows = table(file, { relax_column_count: true }) as string[][];
      const asked = rows.filter(([prompt, completion]) => prompt && completion);
      return split(
        asked.map(([prompt = "", completion = ""]) => ({ prompt, completion: completion.trim() })),
      );
    },
  },
  "tool use": {
    need: shared("data/aws-nova-tooluse"),
    read(folder) {
      const rows = (name: string) =>
        (lines(join(folder, name)) as { messages: { content: string }[] }[]).map(
          ({ messages: [question, answer] }) => ({
            prompt: question?.content ?? "",
            completion: answer?.content ?? "",
          }),
        );
      const test = rows("test_ft.jsonl").slice(0, TEST_ROWS);
      return { train: rows("train_ft.jsonl"), test, validation: [] };
    },
  },
  chat: {
    need: shared("data/sharegpt-toolcall/glaive_toolcall_en_demo.json"),
    read(file) {
      const chats = JSON.parse(readFileSync(file, "utf8")) as {
        conversations: { from: string; value: string }[];
      }[];
      const rows = chats.flatMap(({ conversations }) => {
        const last = conversations.at(-1);
        if (last?.from !== "gpt") return [];
        const before = conversations.slice(0, -1).map(({ value }) => value);
        return [{ prompt: before.join("\n\n"), completion: last.value }];
      });
      return split(rows);
    },
  },
};

function split(rows: readonly Example[]): TrainingSet {
  const isTest = (at: number) => at % 5 === 4;
  return {
    train: rows.filter((_, at) => !isTest(at)),
    test: rows.filter((_, at) => isTest(at)).slice(0, TEST_ROWS),
    validation: [],
  };
}

function table(file: string, options: object): unknown {
  return parse(readFileSync(file), { bom: true, ...options });
}

function lines(file: string): unknown[] {
  const text = readFileSync(file, "utf8");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line));
}
