import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { checkDataset } from "../../../dataset-tools/index.ts";

const text = "The pump hums at night.";

/** Findings that are errors of a file with ten such rows, with their counts. */
async function errorsOf(row: (index: number) => unknown) {
  const rows = Array.from({ length: 10 }, (_, i) => JSON.stringify(row(i)));
  const bytes = Buffer.from(rows.join("\n"));
  const openRemote = async () => Readable.from([bytes]);
  const { findings } = await checkDataset({
    inputs: ["s3://bucket/r.jsonl"],
    openRemote,
    model: "nova-lite",
  });
  return findings.filter(({ severity }) => severity === "error");
}

const refused: [name: string, row: (index: number) => unknown][] = [
  [
    "Prodigy",
    (i) => ({ text, label: "noise", answer: i % 2 ? "accept" : "reject", _task_hash: i }),
  ],
  ["Prodigy", () => ({ text, options: [{ id: "a" }], accept: ["a"], answer: "accept" })],
  ["Label Studio", () => ({ data: { text }, annotations: [{ result: [] }] })],
  ["spaCy", () => ({ text, cats: { noise: 1, leak: 0 } })],
  ["doccano", () => ({ text, label: [[0, 3, "noise"]] })],
];

describe("rows of annotation tools", () => {
  it.each(refused)("of %s are refused by name in one finding", async (name, row) => {
    const errors = await errorsOf(row);
    expect(errors.map(({ code }) => code)).toEqual(["unknown-format"]);
    expect(errors[0]?.message).toContain(name);
  });

  it("with one label in a list are read", async () => {
    expect(await errorsOf((i) => ({ text: `${text} ${i}`, label: [i % 2 ? "a" : "b"] }))).toEqual(
      [],
    );
  });

  it("with two labels are an error in their line, and never the first of them", async () => {
    const errors = await errorsOf((i) => ({
      text: `${text} ${i}`,
      label: i === 4 ? ["a", "b"] : ["a"],
    }));
    expect(errors.map(({ code, line }) => [code, line])).toEqual([["answer-not-text", 5]]);
    expect(errors[0]?.message).toContain("a list");
  });

  it("whose answers are not verdicts keep them", async () => {
    const answers = ["accept", "decline"];
    expect(await errorsOf((i) => ({ question: `${text} ${i}`, answer: answers[i % 2] }))).toEqual(
      [],
    );
  });
});

const ranked: [name: string, row: object][] = [
  ["PKU-SafeRLHF", { prompt: text, response_0: "a", response_1: "b", better_response_id: 0 }],
  ["SHP", { history: text, human_ref_A: "a", human_ref_B: "b", labels: 1, score_A: 3, score_B: 1 }],
  [
    "Chatbot Arena",
    {
      model_a: "x",
      winner: "model_a",
      conversation_a: [{ role: "user", content: text }],
      conversation_b: [{ role: "user", content: text }],
    },
  ],
  [
    "UltraFeedback",
    {
      instruction: text,
      completions: [
        { response: "a", overall_score: 9 },
        { response: "b", overall_score: 1 },
      ],
    },
  ],
  [
    "Nectar",
    {
      prompt: text,
      answers: [
        { answer: "a", rank: 1 },
        { answer: "b", rank: 2 },
      ],
    },
  ],
  ["WebGPT", { question: text, answer_0: "a", answer_1: "b", score_0: 0.5, score_1: -0.5 }],
  ["HelpSteer2", { prompt: text, response_1: "a", response_2: "b", preference_strength: 2 }],
  ["lists with scores", { prompt: text, responses: ["a", "b"], scores: [1, 0] }],
];

describe("several answers to one question", () => {
  it.each(ranked)("as in %s are refused as preference data", async (_name, row) => {
    const errors = await errorsOf(() => row);
    expect(errors.map(({ code }) => code)).toEqual(["preference-data"]);
  });

  it("without a verdict are no preference data", async () => {
    const errors = await errorsOf(() => ({ prompt: text, response_0: "a", response_1: "b" }));
    expect(errors.map(({ code }) => code)).toEqual(["unknown-format"]);
  });
});
