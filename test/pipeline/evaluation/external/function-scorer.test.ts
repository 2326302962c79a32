import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { singleTryLambdaClient } from "../../../../pipeline/clients.ts";
import { openFunction } from "../../../../pipeline/evaluation/external/function-scorer.ts";
import { checkFunctions } from "../../../../pipeline/evaluation/external/invoke-function.ts";
import { scoreAnswers } from "../../../../pipeline/evaluation/external/score-answers.ts";
import type { ScoreSpec } from "../../../../pipeline/workflow/score-spec.ts";
import {
  keepAnswers,
  madeScore,
  SECRET,
  scoreRequest,
  scoreTools,
  scoreTwo,
} from "../../../support/external-scores.ts";
import {
  type PipelineEnvironment,
  startEnvironment,
} from "../../../support/pipeline-environment.ts";
import { faultCounts, planFaults } from "../../../support/planned-faults.ts";
import { roleCredentials } from "../../../support/role-credentials.ts";
import { ALL_RIGHT, createScorer } from "../../../support/scorer-function.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
beforeEach(() => planFaults(environment));
afterAll(() => environment.stop());

/** Scores two answers of each model by a function, or throws as the state does. */
const scoredBy = (name: string, code: string) =>
  scoreTwo(environment, name, () => createScorer(environment.cloud, name, code));

const invocations = (code: string, times = 100) => ({
  ...{ at: "call", match: { service: "lambda", operation: "Invoke" }, effect: "error", times },
  settings: { code, status: code.startsWith("TooMany") ? 429 : 502 },
});

describe("a scorer of the user's own, a Lambda function", () => {
  it("gets answers with references and rows and no more, and its values are what the comparison reads", async () => {
    const { spec, result } = await scoredBy(
      "values",
      `exports.handler = async (event) => {
        if (Object.keys(event).join() !== "answers") return null;
        return { scores: event.answers.map((one) => {
          if (Object.keys(one).sort().join() !== "answer,reference,row") return 0;
          if (Object.keys(one.row).sort().join() !== "messages,question,slices,system") return 0;
          const all = [one.reference, one.row.question, one.row.system, one.row.slices.column].join("|");
          if (!/^right (\\d)\\|question \\1\\|Be brief\\.\\|blue$/.test(all)) return 0;
          if (one.row.messages[0].content[0].text !== one.row.question) return 0;
          return one.answer === "a" ? { value: 0.25 } : 1;
        }) };
      };`,
    );
    expect(result).toEqual({ scored: 4, left: 0, done: true, waitSeconds: 0, tooLate: false });
    expect(await madeScore(environment, { runId: "values", spec }, ["a", "right 0", "r0"])).toBe(
      0.25,
    );
    expect(await madeScore(environment, { runId: "values", spec }, ["c", "right 1", "r1"])).toBe(1);
    // What is scored is not scored again.
    await planFaults(environment, invocations("KMSAccessDeniedException"));
    const again = await scoreAnswers(scoreTools(environment), scoreRequest("values", [spec]));
    expect(again).toMatchObject({ scored: 4, done: true });
  });

  it("gets ten answers at once at most, and fewer where they are large", async () => {
    const answers = Array.from({ length: 23 }, (_, row) => `answer ${row}`);
    const large = ["x".repeat(2_500_000), "y".repeat(2_500_000), "z"];
    const count = `exports.handler = async ({ answers }) => ({ scores: answers.map(() => answers.length / 10) });`;
    const spec = await createScorer(environment.cloud, "batches", count);
    const score = (texts: readonly string[]) =>
      openFunction(environment, spec).score(texts.map(scorable), Number.MAX_SAFE_INTEGER);
    expect(await score(answers)).toEqual([...Array(20).fill(1), 0.3, 0.3, 0.3]);
    expect(await score(large)).toEqual([0.1, 0.2, 0.2]);
    await expect(score(["a", "x".repeat(4_200_000)])).rejects.toMatchObject({
      code: "Score.AnswerTooLarge",
      message: expect.stringContaining("held-out row 2 is too large"),
    });
  });

  it.each([
    ["NaN, which JSON has not", "NaN", "Score.BadValue", "a value of type null for"],
    ["a value above 1", "1.5", "Score.BadValue", "returned 1.5 for"],
    ["a value below 0", "({ value: -0.1 })", "Score.BadValue", "returned -0.1 for"],
    ["a text", "'1'", "Score.BadValue", "a value of type string for"],
    ["an object without a value", "({ score: 1 })", "Score.BadValue", "a value of type object for"],
  ])("that scores the second row by %s fails the state and names the row", async (...of) => {
    const [, expression, code, words] = of;
    const each = `answers.map(({ answer }) => (answer === "a" ? 1 : ${expression}))`;
    const handler = `exports.handler = async ({ answers }) => ({ scores: ${each} });`;
    const failed = scoredBy(`fails-${words.length}-${expression.length}`, handler);
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    const message = await failed.catch((error: Error) => error.message);
    expect(message).toContain("the tuned model's answer to held-out row 2");
    expect(message).not.toContain(SECRET);
  });

  it.each([
    ["too few scores", "return { scores: [1] }", "Score.BadReturn", "1 scores, not 2,"],
    ["no list", "return [1, 1]", "Score.BadReturn", "no list `scores`"],
    ["an HTTP answer", "return { statusCode: 200, body: '{}' }", "Score.BadReturn", "no list"],
    ["nothing", "", "Score.BadReturn", "no list `scores`"],
    ["an error", "throw new RangeError(answers[1].answer)", "Score.Failed", "with RangeError at"],
    ["a name of its own", "throw { name: answers[1].answer }", "Score.Failed", "with object at"],
    [
      "an error named after a row",
      "throw Object.assign(new Error(), { name: answers[1].answer })",
      "Score.Failed",
      "with an error at",
    ],
    ["an exit", "process.exit(3)", "Score.Failed", "with Runtime.ExitError at"],
  ])("that ends with %s fails the state and names the rows, not their content", async (...of) => {
    const [what, body, code, words] = of;
    const handler = `exports.handler = async ({ answers }) => { ${body}; };`;
    const failed = scoredBy(what.replaceAll(/\W/g, "-"), handler);
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    const message = await failed.catch((error: Error) => error.message);
    expect(message).toContain("the tuned model's answers to held-out rows 1 to 2");
    expect(message).not.toContain(SECRET);
  });

  it("is not waited for longer than its time, and not invoked a second time", async () => {
    const hanging = "exports.handler = () => { for (;;); };";
    const spec = await createScorer(environment.cloud, "hangs", hanging);
    const call = { at: "call", match: { service: "lambda", operation: "Invoke" } };
    await planFaults(environment, { ...call, effect: "delay", settings: { seconds: 1 } });
    const scorer = openFunction({ ...environment, eventMs: 300 }, spec);
    await expect(scorer.score(["a", "b"].map(scorable), 1e15)).rejects.toMatchObject({
      code: "Score.TimedOut",
      message: expect.stringMatching(/function:hangs took more than 0\.3 s .*held-out rows 1 to 2/),
    });
    const [calls] = await faultCounts(environment);
    expect(calls?.hit).toBe(1);
  });

  it.each(["TooManyRequestsException", "ServiceException", "EC2ThrottledException"])(
    "is invoked again after %s, and the run waits where that does not end",
    async (code) => {
      const spec = await createScorer(environment.cloud, `busy-${code}`, ALL_RIGHT);
      await keepAnswers(environment, code, { tuned: ["a"], base: ["b"] });
      await planFaults(environment, invocations(code, 3));
      const request = scoreRequest(code, [spec]);
      const first = await scoreAnswers(scoreTools(environment), request);
      expect(first).toMatchObject({ scored: 2, done: true });
      await keepAnswers(environment, code, { tuned: ["a"], base: ["other"] });
      await planFaults(environment, invocations(code));
      const waiting = await scoreAnswers(scoreTools(environment), request);
      expect(waiting).toMatchObject({ scored: 1, left: 1, done: false, waitSeconds: 600 });
    },
  );

  it.each([
    ["KMSAccessDeniedException", "Score.FunctionUnusable"],
    ["InvalidRuntimeException", "Score.FunctionUnusable"],
  ])("that Lambda cannot invoke (%s) is not tried again", async (name, code) => {
    const spec = await createScorer(environment.cloud, `set-up-${name}`, ALL_RIGHT);
    await planFaults(environment, invocations(name, 1));
    const scorer = openFunction(environment, spec);
    await expect(scorer.score([scorable("a", 0)], 1e15)).rejects.toMatchObject({ code });
  });
});

describe("the check before anything is bought", () => {
  const own: ScoreSpec = {
    ...{ kind: "module", name: "own", key: "input/scores/own.mjs", sha256: "a".repeat(64) },
  };

  it("runs no function, and passes for those that may be invoked", async () => {
    const spec = await createScorer(environment.cloud, "checked", "throw new Error('it ran');");
    expect(await checkFunctions(environment, [own, spec])).toEqual({ checked: 1 });
  });

  it("refuses a function that the role may not invoke, in AWS's words, and one that is missing", async () => {
    const spec = await createScorer(environment.cloud, "denied", ALL_RIGHT);
    const { cloud, clock } = environment;
    const Resource = spec.arn.replace("-denied", "-missing");
    const credentials = roleCredentials(cloud, { Action: "lambda:InvokeFunction", Resource });
    const lambda = singleTryLambdaClient({ ...cloud.client, credentials });
    const check = (arn: string) => checkFunctions({ lambda, clock }, [{ ...spec, arn }]);
    await expect(check(spec.arn)).rejects.toMatchObject({
      code: "Score.FunctionDenied",
      message: expect.stringMatching(
        /not authorized to perform: lambda:InvokeFunction on resource: .*-denied/,
      ),
      hint: expect.stringContaining("tunewright-scorer-"),
    });
    await expect(check(`${spec.arn}:7`)).rejects.toMatchObject({ code: "Score.FunctionDenied" });
    await expect(check(Resource)).rejects.toMatchObject({
      code: "Score.FunctionMissing",
      message: expect.stringContaining(Resource),
    });
    lambda.destroy();
  });

  it("leaves to the state's retries what Lambda is too busy to answer", async () => {
    const spec = await createScorer(environment.cloud, "busy", ALL_RIGHT);
    await planFaults(environment, invocations("TooManyRequestsException"));
    const check = checkFunctions(environment, [spec]);
    await expect(check).rejects.toMatchObject({ name: "TooManyRequestsException" });
  });
});

function scorable(answer: string, row: number) {
  const content = [{ text: "?" }];
  return {
    ...{ arm: "tuned" as const, row, answer },
    question: {
      ...{ recordId: `r${row}`, system: null, reference: "right" },
      messages: [{ role: "user" as const, content }],
    },
  };
}
