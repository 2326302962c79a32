import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openModule } from "../../../../pipeline/evaluation/external/module-scorer.ts";
import { scoreAnswers } from "../../../../pipeline/evaluation/external/score-answers.ts";
import { listKeys } from "../../../../pipeline/objects.ts";
import { runLayout } from "../../../../pipeline/run-folder/layout.ts";
import {
  keepAnswers,
  keepModule,
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

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

/** Scores two answers of each model by a module, or throws as the state does. */
const scoredBy = (runId: string, module: string) =>
  scoreTwo(environment, runId, () => keepModule(environment, runId, module));

describe("a scorer of the user's own, a module", () => {
  it("gets answer, reference and row, and its values are what the comparison reads", async () => {
    const { spec, result } = await scoredBy(
      "values",
      `export default async (answer, reference, row) => {
        const all = [reference, row.question, row.system, row.slices.column].join("|");
        if (!/^right (\\d)\\|question \\1\\|Be brief\\.\\|blue$/.test(all)) return 0;
        return answer === "a" ? { value: 0.25 } : 1;
      };`,
    );
    expect(result).toEqual({ scored: 4, left: 0, done: true, waitSeconds: 0, tooLate: false });
    expect(await madeScore(environment, { runId: "values", spec }, ["a", "right 0", "r0"])).toBe(
      0.25,
    );
    expect(await madeScore(environment, { runId: "values", spec }, ["c", "right 1", "r1"])).toBe(1);
    await expect(
      madeScore(environment, { runId: "values", spec }, ["c", "right 1", "r0"]),
    ).rejects.toMatchObject({
      code: "Score.Missing",
    });
  });

  it("is not asked again about what it has scored, only about answers that changed", async () => {
    // It answers once: a second answer to the same rows would be another.
    const counting = `let calls = 0; export default () => (calls++ === 0 ? 0 : 0.5);`;
    const { spec } = await scoredBy("again", counting);
    const again = await scoreAnswers(scoreTools(environment), scoreRequest("again", [spec]));
    expect(again).toMatchObject({ scored: 4, done: true });
    expect(await madeScore(environment, { runId: "again", spec }, ["a", "right 0", "r0"])).toBe(0);
    await keepAnswers(environment, "again", { tuned: ["a", "new"], base: ["b", "c"] });
    await scoreAnswers(scoreTools(environment), scoreRequest("again", [spec]));
    expect(await madeScore(environment, { runId: "again", spec }, ["new", "right 1", "r1"])).toBe(
      0,
    );
    const changed = await keepModule(environment, "again", "export default () => 1;");
    await scoreAnswers(scoreTools(environment), scoreRequest("again", [changed]));
    expect(
      await madeScore(environment, { runId: "again", spec: changed }, ["a", "right 0", "r0"]),
    ).toBe(1);
    const keys = await listKeys(environment.bucket, `${runLayout("again").evaluationRows}scores/`);
    expect(new Set(keys.map((key) => key.split("/")[4])).size).toBe(2);
  });

  it("leaves out what a model refused, and continues where a call has ended", async () => {
    const tuned = Array.from({ length: 60 }, (_, row) => (row === 3 ? null : `answer ${row}`));
    await keepAnswers(environment, "parts", { tuned, base: tuned });
    const spec = await keepModule(environment, "parts", "export default () => 1;");
    let now = 0;
    const tools = scoreTools({
      ...environment,
      clock: { now: () => now++, sleep: async () => undefined },
    });
    const counts: number[] = [];
    for (let done = false; !done && counts.length < 40; ) {
      const result = await scoreAnswers({ ...tools, budget: 30 }, scoreRequest("parts", [spec]));
      counts.push(result.scored);
      expect(result).toMatchObject({ left: 118 - result.scored, waitSeconds: 0, tooLate: false });
      done = result.done;
    }
    expect(counts.at(-1)).toBe(118);
    expect(counts.length).toBeGreaterThan(3);
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
  });

  it("says when there is no time left", async () => {
    await keepAnswers(environment, "late", { tuned: ["a"], base: ["b"] });
    const spec = await keepModule(environment, "late", "export default () => 1;");
    const request = { ...scoreRequest("late", [spec]), deadline: 0 };
    const late = await scoreAnswers(scoreTools(environment), request);
    expect(late).toMatchObject({ done: false, scored: 0, left: 2, tooLate: true });
    // A call that could score nothing is not made again at once.
    expect(late.waitSeconds).toBeGreaterThan(60);
    expect(await scoreAnswers(scoreTools(environment), scoreRequest("late", [spec]))).toEqual({
      ...{ scored: 2, left: 0, done: true, waitSeconds: 0, tooLate: false },
    });
  });

  it.each([
    ["NaN", "() => Number.NaN", "Score.BadValue", "returned NaN"],
    ["a value above 1", "() => 1.5", "Score.BadValue", "returned 1.5"],
    ["a value below 0", "() => ({ value: -0.1 })", "Score.BadValue", "returned -0.1"],
    ["a text", "() => '1'", "Score.BadValue", "a value of type string"],
    ["nothing", "() => undefined", "Score.BadValue", "a value of type undefined"],
    ["a function", "() => () => 1", "Score.BadValue", "a value of type function"],
    ["an error", "(a) => { throw new RangeError(a); }", "Score.Failed", "failed with RangeError"],
    ["a rejection", "async (a) => { throw a; }", "Score.Failed", "failed with string"],
    ["an exit", "() => process.exit(3)", "Score.Failed", "failed with Exited"],
  ])(
    "that returns %s at the second row fails the state and names the row, not its content",
    async (_, expression, code, words) => {
      const module = `const f = ${expression}; export default (answer, ...rest) => answer === "a" ? 1 : f(answer, ...rest);`;
      const failed = scoredBy(`fails-${words.length}-${code.length}`, module);
      await expect(failed).rejects.toMatchObject({
        code,
        message: expect.stringContaining(words),
      });
      const message = await failed.catch((error: Error) => error.message);
      expect(message).toContain("module:own");
      expect(message).toContain("the tuned model's answer to held-out row 2");
      expect(message).not.toContain(SECRET);
    },
  );

  it.each([
    ["does not parse", "export default (", "SyntaxError"],
    ["throws when loaded", `throw new TypeError("${SECRET}");`, "TypeError"],
    ["has no default export", "export const score = () => 1;", "of type undefined"],
    ["exports a number", "export default 1;", "of type number"],
  ])("that %s is refused", async (name, module, words) => {
    const failed = scoredBy(name.replaceAll(" ", "-"), module);
    await expect(failed).rejects.toMatchObject({
      ...{ code: "Score.ModuleInvalid", message: expect.stringContaining(words) },
      hint: expect.stringContaining("default export: (answer, reference, row) => number"),
    });
    expect(await failed.catch((error: Error) => error.message)).not.toContain(SECRET);
  });

  it("is not loaded if its bytes are not those that were approved, or are missing", async () => {
    await keepAnswers(environment, "changed", { tuned: ["a"], base: ["b"] });
    const spec = await keepModule(environment, "changed", "export default () => 1;");
    await environment.put(`${runLayout("changed").prefix}${spec.key}`, "export default () => 0.9;");
    const tools = scoreTools(environment);
    await expect(scoreAnswers(tools, scoreRequest("changed", [spec]))).rejects.toMatchObject({
      ...{ code: "Score.ModuleChanged", message: expect.stringContaining("not the scorer") },
    });
    const missing = { ...spec, key: "input/scores/none.mjs" };
    await expect(scoreAnswers(tools, scoreRequest("changed", [missing]))).rejects.toMatchObject({
      ...{ code: "Score.ModuleChanged", message: expect.stringContaining("does not exist") },
    });
  });

  it("is ended when it does not end itself, and cannot read the function's environment", async () => {
    await keepAnswers(environment, "hangs", { tuned: ["a"], base: ["b"] });
    const answer = { arm: "tuned", row: 6, answer: "a", question: question() } as const;
    const open = async (module: string) =>
      openModule(
        { ...environment, answerMs: 300 },
        "hangs",
        await keepModule(environment, "hangs", module),
      );
    const hanging = await open("export default () => { while (true); };");
    await expect(hanging.score([answer], Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({
      code: "Score.TimedOut",
      message: expect.stringMatching(/more than 0\.3 s .*held-out row 7/),
    });
    const curious = await open("export default () => (Object.keys(process.env).length ? 1 : 0);");
    expect(await curious.score([answer], Number.MAX_SAFE_INTEGER)).toEqual([0]);
    await curious.close();
  });
});

function question() {
  return {
    ...{ recordId: "r6", system: null, reference: "right" },
    messages: [{ role: "user" as const, content: [{ text: "?" }] }],
  };
}
