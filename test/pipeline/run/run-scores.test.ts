import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { planText } from "../../../pipeline/cli/views/plan.ts";
import { loadConfig } from "../../../pipeline/config/load.ts";
import { scorerFor } from "../../../pipeline/evaluation/score/scorer.ts";
import { prepareData } from "../../../pipeline/run/prepare.ts";
import { proposeRun, resolveConfig } from "../../../pipeline/run/propose.ts";
import { EvaluationRow } from "../../../pipeline/run-folder/evaluation-row.ts";
import { describeNeeds, shared } from "../../support/needs.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** The plan of a run and what is shown of it, for a file of labeled data. */
async function planned(
  file: string,
  settings: Record<string, unknown> = {},
  stateMachineArn?: string,
) {
  const { data, ...others } = settings;
  const options = { model: "nova-micro", data: { files: [file], ...(data as object) }, ...others };
  const { config, model } = resolveConfig(await loadConfig(undefined, options));
  const [region = "us-east-1"] = model.regions ?? [];
  const { dataset } = await prepareData(config, model, { folder: join(temporaryFolder(), "out") });
  const where = { region, stateMachineArn };
  const proposal = proposeRun({ config, model }, dataset, { ...where, attempt: 1 });
  const { plan, planHash, input } = proposal;
  const { scores, maxTokens } = plan.settings.evaluation;
  const text = planText(plan, planHash, true);
  const kinds = scores.map(({ kind }) => kind);
  return { kinds, scores, maxTokens, plan, planHash, text, dataset, labels: input.dataset.labels };
}

/** A file of questions with these answers. */
function fileOf(answers: readonly string[]): string {
  const file = join(temporaryFolder(), "rows.jsonl");
  const words = ["Where", "is", "the", "next", "open", "shop", "in", "my", "town"];
  const question = (at: number) =>
    `${words.map((word, index) => ((at >> index) % 2 ? word : word.toUpperCase())).join(" ")} ${at * 7919}?`;
  const rows = answers.map((completion, at) => ({ prompt: question(at), completion }));
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return file;
}

const many = (count: number, answer: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => answer(at));

describe("scores chosen by what the answers are", () => {
  it.each([
    ["amounts", many(120, (at) => `$${1000 + at * 37}.50`), ["numeric"]],
    ["solutions", many(120, (at) => `So ${at} + 1 = ${at + 1}.\n#### ${at + 1}`), ["numeric"]],
    ["sentences", many(120, (at) => `It doubles. The answer is ${at * 2}.`), ["numeric"]],
    ["ratings", many(120, (at) => String((at % 5) + 1)), ["labels"]],
    ["zeros and ones", many(120, (at) => String(at % 2)), ["labels"]],
    ["signs", many(120, (at) => String((at % 3) - 1)), ["labels"]],
    ["postal codes", many(120, (at) => `0${1000 + at * 13}`), ["exact", "token-f1"]],
    ["days", many(120, (at) => `2024-${(at % 12) + 1}-${at}`), ["exact", "token-f1"]],
    ["names", many(120, (at) => `Town of ${(at * 7919).toString(36)}`), ["exact", "token-f1"]],
    ["objects", many(120, (at) => JSON.stringify({ id: at })), ["json"]],
    ["few objects", many(120, (at) => JSON.stringify({ intent: at % 3 })), ["json"]],
    ["fenced lists", many(120, (at) => `\`\`\`json\n[${at}, ${at}]\n\`\`\``), ["json"]],
    [
      "texts",
      many(120, (at) => `Go down street number ${at} and turn left where the church is.`),
      ["token-f1", "rouge-l", "chrf"],
    ],
    [
      "texts that end in years",
      many(120, (at) => `The house number ${at} was built by a man from here in ${1700 + at}`),
      ["token-f1", "rouge-l", "chrf"],
    ],
  ])("%s", async (_name, answers, kinds) => {
    const chosen = await planned(fileOf(answers));
    expect(chosen.kinds).toEqual(kinds);
    const rows = readFileSync(chosen.dataset.evaluation.path, "utf8").trim().split("\n");
    const references = rows.map((row) => EvaluationRow.parse(JSON.parse(row)).reference);
    for (const spec of chosen.scores)
      for (const reference of references)
        expect(scorerFor(spec, chosen.labels).score(reference, reference).value).toBe(1);
  });

  it("names a minority of at most 2% and the first row of it, without its text", async () => {
    const answers = many(600, (at) => (at % 200 === 7 ? "Secret, unknown." : `$${1000 + at * 37}`));
    const { kinds, text, plan } = await planned(fileOf(answers), {
      data: { evaluationShare: 0.5 },
    });
    expect(kinds).toEqual(["numeric"]);
    const { rows, of, firstOther } = plan.scoreEvidence ?? { rows: 0, of: 0, firstOther: null };
    expect(of - rows).toBeGreaterThan(0);
    expect(text).toContain(
      `scored by       numbers correct (chosen: ${rows} of ${of} answers end in a number; `,
    );
    expect(text).toContain(`see held-out row ${firstOther}`);
    expect(text).not.toContain("Secret");
  });

  it("takes more odd answers for a mixture", async () => {
    const answers = many(200, (at) => (at % 10 === 0 ? `unknown ${at}` : `$${1000 + at * 37}`));
    expect((await planned(fileOf(answers))).kinds).toEqual(["exact", "token-f1"]);
  });

  it("leaves the plan's hash to the scores themselves", async () => {
    const file = fileOf(many(120, (at) => `$${1000 + at * 37}`));
    const chosen = await planned(file);
    const named = await planned(file, { evaluation: { scores: ["numeric"] } });
    expect(named.plan.scoreEvidence).toBeNull();
    expect(named.text).toContain("scored by       numbers correct\n");
    expect(named.planHash).toBe(chosen.planHash);
    const other = await planned(file, { evaluation: { scores: ["exact"] } });
    expect(other.planHash).not.toBe(chosen.planHash);
  });
});

describe("scores that the user names", () => {
  const objects = () =>
    fileOf(many(80, (at) => JSON.stringify({ id: at, customer: { name: `n${at}` } })));

  it("are taken in their order, with their settings and the schema of the answers", async () => {
    const schema = join(temporaryFolder(), "schema.json");
    writeFileSync(schema, '{ "type": "object",  "required": ["id"] }');
    const { scores, text } = await planned(objects(), {
      data: { answerSchema: schema },
      evaluation: {
        scores: [
          { kind: "json", fields: ["customer.name"] },
          { kind: "regex", pattern: '"id":(\\d+)' },
          "chrf",
        ],
      },
    });
    expect(scores).toEqual([
      { kind: "json", fields: ["customer.name"], schema: '{"type":"object","required":["id"]}' },
      { kind: "regex", pattern: '"id":(\\d+)', flags: "" },
      { kind: "chrf" },
    ]);
    expect(text).toContain("JSON fields correct; beside it pattern matches and chrF\n");
  });

  it.each([
    [["labels"], /labels does not fit the data: the answers are not a few labels/],
    [
      ["exact", { kind: "regex", pattern: "^x" }],
      /only 0 of \d+ held-out answers match its pattern/,
    ],
    [
      [{ kind: "json", fields: ["id", "customer.zip"] }],
      /no held-out answer has the field customer.zip/,
    ],
  ])("are refused where they cannot fit: %j", async (scores, message) => {
    await expect(planned(objects(), { evaluation: { scores } })).rejects.toMatchObject({
      code: "Score.DoesNotFit",
      message: expect.stringMatching(message),
    });
  });

  it("are refused where a pattern takes exponential time", async () => {
    const file = fileOf(many(40, (at) => `${"a".repeat(40)} number ${at}`));
    const scores = [{ kind: "regex", pattern: "^(a+)+$" }];
    await expect(planned(file, { evaluation: { scores } })).rejects.toMatchObject({
      code: "Score.PatternTooSlow",
    });
  });
});

describe("the maximum number of tokens in an answer", () => {
  const long = () =>
    fileOf(many(60, (at) => `Number ${at}: ${"some words of an answer ".repeat(100)}`));

  it("has room for the longest answer, and is at least 256", async () => {
    const { maxTokens, plan, text } = await planned(long());
    expect(plan.longestAnswer).toBeGreaterThan(400);
    expect(maxTokens).toBe(Math.ceil(plan.longestAnswer * 1.5));
    expect(text).toContain(
      `answers         of up to ${maxTokens} tokens; the longest held-out answer has about ${plan.longestAnswer}`,
    );
    expect(text).not.toContain("warning");
    expect((await planned("dataset-tools/examples/support-tickets.csv")).maxTokens).toBe(256);
  });

  it("is warned about where the user sets fewer than the longest answer needs", async () => {
    const { maxTokens, text } = await planned(long(), { evaluation: { maxTokens: 100 } });
    expect(maxTokens).toBe(100);
    expect(text).toMatch(/warning.* right answers are longer than evaluation.maxTokens allows/);
  });

  it("is never more than the base model accepts", async () => {
    const longer = fileOf(
      many(160, (at) => `Number ${at}: ${"some words of an answer ".repeat(900)}`),
    );
    expect((await planned(longer)).maxTokens).toBe(5000);
    const llama = { model: "llama-3-1-8b" };
    expect((await planned(longer, llama)).maxTokens).toBe(2048);
    await expect(
      planned(longer, { ...llama, evaluation: { maxTokens: 4000 } }),
    ).rejects.toMatchObject({
      code: "Plan.MaxTokens",
    });
  });
});

const Conversations = z.array(
  z.object({ conversations: z.array(z.object({ from: z.string(), value: z.string() })) }),
);

/** The calls of functions in real conversations, as answers in JSON. */
function functionCalls(data: string): string {
  const path = join(data, "sharegpt-toolcall/glaive_toolcall_en_demo.json");
  const all = Conversations.parse(JSON.parse(readFileSync(path, "utf8")));
  const rows = all.flatMap(({ conversations }) =>
    conversations.flatMap(({ from, value: completion }, at) =>
      from === "function_call" ? [{ prompt: conversations[at - 1]?.value, completion }] : [],
    ),
  );
  const file = join(temporaryFolder(), "calls.jsonl");
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return file;
}

describeNeeds(shared("data"), "real sets are scored by what their answers are", (data) => {
  it.each([
    [
      "gsm8k/test.jsonl",
      ["numeric"],
      /numbers correct \(chosen: (\d+) of \1 answers end in a number\)/,
    ],
    [
      "banking77/test.csv",
      ["labels"],
      /labels correct \(chosen: (\d+) of \1 answers are one of 77 labels\)/,
    ],
    [
      "clinc150/data_full.json",
      ["labels"],
      /\(chosen: ([\d,]+) of \1 answers are one of 151 labels\)/,
    ],
    [
      "aws-faq-csv/sagemaker_faqs.csv",
      ["token-f1", "rouge-l", "chrf"],
      /token F1; beside it ROUGE-L and chrF \(chosen: (\d+) of \1 answers are text\)/,
    ],
  ])("%s", async (name, kinds, shown) => {
    const chosen = await planned(join(data, name), { data: { dropBadRows: true } });
    expect(chosen.kinds).toEqual(kinds);
    expect(chosen.text).toMatch(shown);
  });

  it("calls of functions by their JSON", async () => {
    const chosen = await planned(functionCalls(data), { data: { dropBadRows: true } });
    expect(chosen.kinds).toEqual(["json"]);
    expect(chosen.text).toMatch(/JSON fields correct \(chosen: (\d+) of \1 answers are JSON\)/);
  });
});

describe("a scorer of the user's own", () => {
  const answers = many(120, (at) => `Town of ${(at * 7919).toString(36)}`);
  const stack = "arn:aws:states:us-east-1:123456789012:stateMachine:Workflow";
  const arn = "arn:aws:lambda:us-east-1:123456789012:function:tunewright-scorer-close";
  const scorerIn = (text: string) => {
    const file = join(temporaryFolder(), "closeness.mjs");
    writeFileSync(file, text);
    return { kind: "module", file };
  };

  it("is bundled for upload, and the plan is bound to its bytes", async () => {
    const file = fileOf(answers);
    const plans = [];
    for (const text of ["export default () => 1;", "export default () => 0.5;"]) {
      plans.push(await planned(file, { evaluation: { scores: [scorerIn(text), "exact"] } }));
    }
    const [one, other] = plans;
    expect(one?.kinds).toEqual(["module", "exact"]);
    expect(one?.text).toContain("scored by       closeness; beside it exact answers");
    expect(one?.scores[0]).toMatchObject({ key: "input/scores/closeness.mjs", name: "closeness" });
    expect(one?.dataset.scoreFiles).toMatchObject([{ spec: one?.scores[0] }]);
    expect(one?.planHash).not.toBe(other?.planHash);
  });

  it.each([
    ["is no module", { scores: [{ kind: "module", file: "none.mjs" }] }, "Score.ModuleInvalid"],
    [
      "is to measure the base model before the training",
      { baseFirst: true, scores: 1 },
      "Score.NotBeforeTraining",
    ],
    ["has the name of another", { scores: 2 }, "Score.SameName"],
  ])("that %s is refused before anything is sent", async (_, { scores, ...rest }, code) => {
    const made = (count: number) => many(count, () => "export default () => 1;").map(scorerIn);
    const evaluation = { ...rest, scores: typeof scores === "number" ? made(scores) : scores };
    await expect(planned(fileOf(answers), { evaluation })).rejects.toMatchObject({ code });
  });

  it.each([
    [arn, arn, "close"],
    ["tunewright-scorer-close", arn, "close"],
    ["tunewright-scorer-close:7", `${arn}:7`, "close:7"],
    [`${arn}:$LATEST`, `${arn}:$LATEST`, "close:$LATEST"],
  ])(
    "may be the function %s, which the plan names by its whole ARN",
    async (given, whole, name) => {
      const evaluation = { scores: [`function:${given}`, "exact"] };
      const { scores, text, plan } = await planned(fileOf(answers), { evaluation }, stack);
      expect(scores[0]).toEqual({ kind: "function", name, arn: whole });
      expect(text).toContain(`scored by       ${name}; beside it exact answers`);
      expect(JSON.stringify(plan)).toContain(whole);
    },
  );

  it.each([
    ["payments", "Score.FunctionName", /may not invoke payments: .* start with tunewright-scorer-/],
    [arn.replace("-close", "-"), "Score.FunctionName", /may not invoke tunewright-scorer-:/],
    [
      arn.replace("us-east-1", "us-west-2"),
      "Score.FunctionElsewhere",
      /not in the account and Region of the run: 123456789012, us-east-1/,
    ],
    [arn.replace("123456789012", "210987654321"), "Score.FunctionElsewhere", /210987654321/],
    [arn.replace("arn:aws:", "arn:aws-cn:"), "Score.FunctionElsewhere", /aws-cn/],
  ])("that is the function %s is refused before anything is sent", async (given, code, message) => {
    const evaluation = { scores: [`function:${given}`] };
    await expect(planned(fileOf(answers), { evaluation }, stack)).rejects.toMatchObject({
      ...{ code, message: expect.stringMatching(message) },
    });
  });

  it("that is one function by its name and by its ARN is refused, and a name without an account", async () => {
    const twice = { scores: [`function:${arn}`, "function:tunewright-scorer-close"] };
    await expect(planned(fileOf(answers), { evaluation: twice }, stack)).rejects.toMatchObject({
      ...{ code: "Score.SameName", message: "the score function:close is given twice" },
    });
    const named = { scores: ["function:tunewright-scorer-close"] };
    await expect(planned(fileOf(answers), { evaluation: named })).rejects.toMatchObject({
      code: "Score.FunctionInvalid",
    });
  });
});

describe("a judge", () => {
  const answers = many(120, (at) => `Town of ${(at * 7919).toString(36)}`);
  const judgeBy = (model: string, count = 40) => {
    const examples = join(temporaryFolder(), "pairs.jsonl");
    const lines = many(count, (at) => {
      const better = at % 2 === 0 ? "a" : "b";
      return JSON.stringify({ question: `q ${at}`, answerA: "one", answerB: "other", better });
    });
    writeFileSync(examples, lines.join("\n"));
    return { kind: "judge", model, rubric: "The right town.", examples };
  };
  const evaluation = (...scores: unknown[]) => ({ evaluation: { scores } });
  const gate = { gate: { champion: null } };

  it("is planned with its examples, its price unknown where the model is", async () => {
    const file = fileOf(answers);
    const one = await planned(file, {
      ...evaluation(judgeBy("us.amazon.nova-lite-v1:0")),
      ...gate,
    });
    expect(one.scores).toMatchObject([{ kind: "judge", modelId: "us.amazon.nova-lite-v1:0" }]);
    expect(one.dataset.scoreFiles).toMatchObject([{ examples: 40, spec: one.scores[0] }]);
    expect(one.text).toContain("scored by       preferred by the judge");
    expect(one.text).toContain("calibrated on the labeled examples before anything is bought");
    expect(one.text).not.toContain("prefer answers like their own");
    expect(one.text).toContain("no model of the local cloud can judge");
    expect(planText(one.plan, one.planHash, false)).not.toContain("local cloud");
    const unknown = await planned(file, { ...evaluation("exact", judgeBy("vendor.model-v1:0")) });
    expect(unknown.text).toMatch(/asking the judge +about [\d,]+ tokens, in both orders +unknown/);
    expect(unknown.text).toContain("plus the unknown items");
  });

  it("that is the base model itself has its price, and is warned of", async () => {
    const settings = evaluation("exact", judgeBy("us.amazon.nova-micro-v1:0"));
    const { text } = await planned(fileOf(answers), settings);
    expect(text).toContain("the judge is the base model of the tuned one");
    expect(text).toMatch(/asking the judge +about [\d,]+ tokens, in both orders +~?\$/);
  });

  it("is paid for its calibration and for all held-out rows, each in both orders", async () => {
    const file = fileOf(answers);
    const [few, more] = await Promise.all(
      [40, 80].map(async (count) => {
        const judge = judgeBy("us.amazon.nova-micro-v1:0", count);
        const { plan } = await planned(file, evaluation("exact", judge));
        const [input, output] = plan.purchases.filter(({ arm }) => arm === "judge");
        return { input, output, rows: plan.rows.evaluation };
      }),
    );
    const questions = 2 * ((few?.rows ?? 0) + 40);
    // More than the instruction and less than twice what a short question has.
    expect(few?.input?.quantity).toBeGreaterThan((questions * 150) / 1000);
    expect(few?.input?.quantity).toBeLessThan((questions * 300) / 1000);
    expect(few?.output?.quantity).toBe((questions * 3) / 1000);
    const calibration = (more?.input?.quantity ?? 0) - (few?.input?.quantity ?? 0);
    expect(calibration).toBeGreaterThan((2 * 40 * 150) / 1000);
    expect(few?.input?.usd).toBeGreaterThan(0);
  });

  it("that cannot judge in time at the pace that is allowed is refused before anything is bought", async () => {
    const judge = judgeBy("us.amazon.nova-lite-v1:0");
    const { rows } = (await planned(fileOf(answers), evaluation("exact", judge))).plan;
    const pace = { requestsPerMinute: (1.5 * rows.evaluation) / 60 };
    const settings = { evaluation: { scores: ["exact", judge], ...pace } };
    const limits = { limits: { evaluationHours: 1 } };
    await expect(planned(fileOf(answers), { ...settings, ...limits })).rejects.toMatchObject({
      code: "Plan.EvaluationTooLong",
      message: expect.stringContaining("judging the answers in both orders takes longer than 1 h"),
    });
  });

  it("that decides cannot compare with a champion or a prompt with examples, nor measure the base model first", async () => {
    const judge = judgeBy("us.amazon.nova-lite-v1:0");
    await expect(planned(fileOf(answers), evaluation(judge))).rejects.toMatchObject({
      code: "Score.JudgeOfTwo",
      hint: expect.stringContaining("gate.champion"),
    });
    const fewShot = { ...evaluation(judge), gate: { champion: null, fewShot: 4 } };
    await expect(planned(fileOf(answers), fewShot)).rejects.toMatchObject({
      code: "Score.JudgeOfTwo",
      hint: expect.stringContaining("gate.fewShot"),
    });
    const first = { evaluation: { scores: ["exact", judge], baseFirst: true } };
    await expect(planned(fileOf(answers), first)).rejects.toMatchObject({
      code: "Score.NotBeforeTraining",
    });
  });
});
