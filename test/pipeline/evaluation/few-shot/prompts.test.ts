import { afterEach, describe, expect, it } from "vitest";
import { noChampion } from "../../../../pipeline/evaluation/champion.ts";
import { decide } from "../../../../pipeline/evaluation/decide.ts";
import { Prompts } from "../../../../pipeline/evaluation/few-shot/prompts.ts";
import { readFewShot } from "../../../../pipeline/evaluation/read-few-shot.ts";
import { countAnswered } from "../../../../pipeline/evaluation/survey.ts";
import { findAnswers } from "../../../../pipeline/run-folder/answered-rows.ts";
import { runLayout } from "../../../../pipeline/run-folder/layout.ts";
import { verdictFile } from "../../../../pipeline/run-folder/verdict.ts";
import {
  type Asking,
  askRequest,
  BASE,
  compared,
  startAsking,
  TUNED,
} from "../../../support/asking.ts";
import {
  type ModelServer,
  type SeenPrompt,
  startModelServer,
} from "../../../support/model-server.ts";
import { aGate } from "../../../support/verdict.ts";

const keys = runLayout("r");
const WORDS = {
  card: "lost stolen card",
  refund: "money back refund",
  transfer: "sent transfer pending",
};
const LABELS = ["card", "refund", "transfer"] as const;
const labelOf = (row: number) => LABELS[row % 3] ?? "card";
const questionOf = (row: number, part: string) => `${WORDS[labelOf(row)]} ${part}${row}`;
const SYSTEM = "Answer with a topic.";

const user = (text: string) => ({ role: "user", content: [{ text }] });
const assistant = (text: string) => ({ role: "assistant", content: [{ text }] });

const heldOut = (count: number) =>
  Array.from({ length: count }, (_, row) => ({
    ...{ recordId: `r${row}`, system: SYSTEM, reference: labelOf(row) },
    messages: [user(questionOf(row, "h"))],
  }));
const training = (count: number) =>
  Array.from({ length: count }, (_, row) => ({
    system: [{ text: SYSTEM }],
    messages: [user(questionOf(row, "t")), assistant(labelOf(row))],
  }));
const jsonl = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join("\n");

let server: ModelServer;
afterEach(() => server?.stop());

/** Models that answer so, and the files of the run. */
async function start(
  reply: (prompt: SeenPrompt) => ReturnType<Parameters<typeof startModelServer>[0]>,
  files: { held?: readonly object[]; train?: readonly object[]; system?: string } = {},
): Promise<Asking> {
  server = await startModelServer(reply);
  const asking = await startAsking(() => server.runtime);
  await asking.put(keys.evaluation, jsonl(files.held ?? heldOut(90)));
  await asking.put(keys.train, jsonl(files.train ?? training(60)));
  if (files.system !== undefined) {
    await asking.put(keys.manifest, JSON.stringify({ system: { text: files.system } }));
  }
  return asking;
}

const { base } = compared("r");
const fewShot = (count: number, trainSha256 = "t") => ({
  ...{ ...base, arm: "few-shot" as const, trainKey: keys.train },
  asked: { ...base.asked, examples: { count, trainSha256 } },
});
const only = (count: number, trainSha256?: string) =>
  askRequest("r", { arms: [fewShot(count, trainSha256)] });

const prices = { input: null, output: null };
const read = ({ tools }: Asking, count: number, rows: number) =>
  readFewShot(tools.bucket, {
    ...{ runId: "r", asked: fewShot(count).asked, rows, labels: [...LABELS], prices },
    scores: [{ kind: "labels" }],
  });

describe("the base model with examples", () => {
  it("is an arm of its own, which the tuned model must beat", async () => {
    // The untuned model knows no topics; it copies the answer to the question before.
    const asking = await start(({ model, turns }) =>
      model === TUNED
        ? (LABELS.find((label) => turns.at(-1)?.includes(WORDS[label])) ?? "")
        : (turns.at(-2) ?? "I cannot say."),
    );
    const { tuned } = compared("r");
    const arms = [tuned, base, fewShot(2)];
    const { result } = await asking.askAll(askRequest("r", { arms }));
    expect(result).toMatchObject({ done: true, failed: { tuned: 0, base: 0, "few-shot": 0 } });
    const decision = await decide(
      asking.tools.bucket,
      {
        ...{ runId: "r", rows: 90, evaluationKey: keys.evaluation, labels: [...LABELS] },
        ...{ scores: [{ kind: "labels" }], usdPer1000Tokens: { tuned: prices, base: prices } },
        ...{ gate: aGate({ fewShot: 2 }), group: "g", champion: noChampion("no-alias", null) },
        evaluated: {
          tunedModel: tuned.asked.model,
          baseModel: BASE,
          ...{ maxTokens: 20, evaluationSha256: "a".repeat(64) },
        },
        fewShot: fewShot(2).asked,
      },
      0,
    );
    expect(decision).toMatchObject({
      ...{ outcome: "rejected", verdict: "better", tuned: 1, base: 0 },
      fewShot: { examples: 2, score: 1, gain: 0, passed: false },
    });
    expect(decision.reason).toMatch(
      /the base model with 2 examples in its prompt gets 100.0% right/,
    );
    expect(decision.summary).toMatch(
      /\nbase with 2 examples: 100.0%, tuned 0.0 points .*: not beaten/,
    );
    expect(await verdictFile.find(asking.tools.bucket, "r")).toMatchObject({
      reason: { kind: "below-few-shot" },
      fewShot: { fewer: 0, searched: 60, trainRows: 60, answers: { inputTokens: 90 * 50 } },
    });
  });

  it("sees its own system text, then the nearest training rows, the most similar one last, then the question", async () => {
    const train = [
      ...training(30),
      { messages: [user("lost stolen card h0 nearly"), assistant("card indeed")] },
    ];
    const asking = await start(() => "card", { held: heldOut(1), train });
    await asking.askAll(only(3));
    const [prompt] = server.seen;
    expect(prompt).toMatchObject({ model: BASE, system: SYSTEM });
    expect(prompt?.roles).toEqual([
      "user",
      "assistant",
      "user",
      "assistant",
      "user",
      "assistant",
      "user",
    ]);
    expect(prompt?.turns.slice(-3)).toEqual([
      "lost stolen card h0 nearly",
      "card indeed",
      "lost stolen card h0",
    ]);
    expect(prompt?.turns[1]).toBe("card");
  });

  it("never sees the answer to its own question, nor rows that are no plain conversation", async () => {
    const same = { messages: [user("Lost, stolen CARD h0"), assistant("card")] };
    const broken = [
      { messages: [user("lost stolen card h0 a")] },
      {
        messages: [
          user("lost stolen card h0 b"),
          { role: "assistant", content: [{ toolUse: {} }] },
        ],
      },
      { messages: [user("lost stolen card h0 c"), assistant(" ")] },
      { text: "lost stolen card h0 d" },
    ];
    const train = [same, ...broken, { messages: [user("hello"), assistant("card")] }];
    const asking = await start(() => "card", { held: heldOut(1), train });
    await asking.askAll(only(8));
    expect(server.seen.map(({ turns }) => turns)).toEqual([
      ["hello", "card", "lost stolen card h0"],
    ]);
    expect(await read(asking, 8, 1)).toMatchObject({ fewer: 1, searched: 2, trainRows: 6 });
  });

  it("gets the system text once where the rows have it before their own text", async () => {
    const within = (text: string) => `${SYSTEM}\n\n${text}`;
    const held = [{ ...heldOut(1)[0], system: null, messages: [user(within("lost card"))] }];
    const train = ["stolen card", "refund"].map((text) => ({
      ...{ prompt: within(text), completion: text },
    }));
    const asking = await start(() => "card", { held, train, system: SYSTEM });
    await asking.askAll(only(2));
    expect(server.seen.map(({ turns }) => turns)).toEqual([
      [within("refund"), "refund", "stolen card", "stolen card", "lost card"],
    ]);
  });

  it("is asked with fewer where the model refuses the prompt, and the rows are counted", async () => {
    const tooLong = { status: 400, error: "ValidationException" };
    const asking = await start(
      ({ turns }) => (turns.length > 7 || turns.at(-1)?.includes("h4") ? tooLong : "card"),
      {
        held: heldOut(20),
      },
    );
    await asking.askAll(only(6));
    const stored = await findAnswers(
      asking.tools.bucket,
      { runId: "r", arm: "few-shot", asked: fewShot(6).asked },
      0,
    );
    expect(stored.get(0)).toMatchObject({ text: "card", examples: { used: 3 } });
    // Without any example it is refused for good.
    expect(stored.get(4)).toMatchObject({ text: null, examples: { used: 0 } });
    expect(await read(asking, 6, 20)).toMatchObject({ fewer: 20, answers: { refused: 1 } });
  });

  it("leaves out those that are too long for the model beforehand", async () => {
    // Nova's rows have 32,000 tokens at most.
    const long = (row: number) => ({
      messages: [user(`card ${row} ${"lorem ipsum dolor ".repeat(2500)}`), assistant("card")],
    });
    const asking = await start(() => "card", {
      held: heldOut(1),
      train: [0, 1, 2, 3, 4, 5, 6, 7].map(long),
    });
    await asking.askAll(only(8));
    expect(server.seen).toHaveLength(1);
    const used = ((server.seen[0]?.turns.length ?? 0) - 1) / 2;
    expect(used).toBeGreaterThan(1);
    expect(used).toBeLessThan(8);
    expect(await read(asking, 8, 1)).toMatchObject({ fewer: 1 });
  });

  it("is not asked twice, unless the examples are others", async () => {
    const asking = await start(() => "card", { held: heldOut(10) });
    await asking.askAll(only(2));
    await asking.askAll(only(2));
    expect(server.seen).toHaveLength(10);
    await asking.askAll(only(2, "other rows"));
    await asking.askAll(only(3, "other rows"));
    expect(server.seen).toHaveLength(30);
  });

  it("counts a row as answered only if it was asked with examples, too", async () => {
    const asking = await start(() => "card", { held: heldOut(10) });
    const { tuned } = compared("r");
    await asking.askAll(askRequest("r", { arms: [tuned, base] }));
    const { maxTokens, evaluationSha256 } = base.asked;
    const evaluated = { tunedModel: tuned.asked.model, baseModel: BASE };
    const count = (asked?: typeof base.asked) =>
      countAnswered(asking.tools.bucket, {
        ...{ runId: "r", rows: 10, fewShot: asked },
        evaluated: { ...evaluated, maxTokens, evaluationSha256 },
      });
    expect(await count()).toBe(10);
    expect(await count(fewShot(2).asked)).toBe(0);
    await asking.askAll(only(2));
    expect(await count(fewShot(2).asked)).toBe(10);
  });

  it("refuses to decide on answers that are not all there", async () => {
    const asking = await start(() => "card", { held: heldOut(10) });
    await asking.askAll(only(2));
    await expect(read(asking, 2, 12)).rejects.toMatchObject({ code: "Evaluation.RowsMissing" });
    expect(
      await readFewShot(asking.tools.bucket, {
        runId: "r",
        asked: null,
        rows: 12,
        labels: null,
        prices,
        scores: [],
      }),
    ).toBeNull();
  });
});

it("asks rows as they are where no examples are wanted, and not again for fewer", async () => {
  const { bucket } = (await startAsking()).tools;
  const asked = { model: BASE, maxTokens: 20, evaluationSha256: "a".repeat(64) };
  const prompts = await Prompts.open(bucket, asked, null);
  const messages = [{ role: "user" as const, content: [{ text: "Where?" }] }];
  const row = { recordId: "r0", system: null, reference: "card", messages };
  expect(prompts.of({ number: 0, row })).toEqual({ row });
  expect(prompts.shorten({ number: 0, row }, undefined)).toBe(false);
  const none = { used: 0, searched: 9, trainRows: 9 };
  expect(prompts.shorten({ number: 0, row }, none)).toBe(false);
  expect(prompts.shorten({ number: 0, row }, { ...none, used: 1 })).toBe(true);
});
