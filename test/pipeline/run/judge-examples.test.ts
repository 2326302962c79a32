import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readJudgeExamples } from "../../../pipeline/run/judge-examples.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const example = (at: number, better: unknown = at % 2 === 0 ? "a" : "b") => ({
  ...{ question: `q ${at}`, answerA: `one ${at}`, answerB: `other ${at}`, better },
});

const SECRET = "row content that no message may have";

/** Reads a file with these lines. */
async function read(lines: readonly string[]) {
  const folder = temporaryFolder();
  const file = join(folder, "pairs.jsonl");
  writeFileSync(file, lines.join("\n"));
  const score = { kind: "judge", model: "amazon.nova-pro-v1:0", rubric: "Be brief." } as const;
  return readJudgeExamples({ ...score, examples: file }, folder);
}

const lines = (count: number) =>
  Array.from({ length: count }, (_, at) => JSON.stringify(example(at)));

describe("a judge's labeled comparisons", () => {
  it("are copied for upload, and the spec is bound to their content", async () => {
    const made = await read([...lines(32), ""]);
    expect(made).toMatchObject({
      examples: 32,
      spec: { key: "input/scores/judge-examples.jsonl" },
    });
    expect(readFileSync(made.path, "utf8").split("\n")).toHaveLength(33);
    const other = await read([...lines(32), JSON.stringify(example(32))]);
    expect(other.spec.sha256).not.toBe(made.spec.sha256);
  });

  it.each([
    ["that are too few", lines(31), /has 15 examples with "better": "b"; even a judge .* needs 16/],
    ["with a line that is no JSON", [...lines(40), `{${SECRET}`], /line 41: is not JSON/],
    ["with a line that is no object", ["5", ...lines(40)], /line 1: is not an object/],
    [
      "with a tie",
      [...lines(3), "", JSON.stringify(example(9, "tie")), ...lines(40)],
      /line 5: better is missing or wrong/,
    ],
    [
      "without an answer",
      [JSON.stringify({ question: SECRET, answerA: SECRET, better: "a" })],
      /line 1: answerB is missing or wrong/,
    ],
    [
      "with another member",
      [JSON.stringify({ ...example(0), [SECRET]: 1 })],
      /line 1: has other members/,
    ],
    [
      "with the same answer twice",
      [JSON.stringify({ ...example(0), answerA: SECRET, answerB: SECRET })],
      /line 1: the two answers are the same/,
    ],
    [
      "with a comparison that comes again, the other way around",
      [...lines(40), JSON.stringify({ ...example(0), answerA: "other 0", answerB: "one 0" })],
      /line 41: the same comparison as in line 1/,
    ],
    ["that are too many", lines(1001), /1001 examples; at most 1000/],
  ])("%s are refused", async (_, text, message) => {
    const error = await read(text).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "Judge.Examples",
      message: expect.stringMatching(message),
    });
    expect(JSON.stringify(error) + String(error)).not.toContain(SECRET);
  });

  it("that do not exist are refused", async () => {
    const score = { kind: "judge", model: "m", rubric: "r", examples: "none.jsonl" } as const;
    await expect(readJudgeExamples(score, temporaryFolder())).rejects.toMatchObject({
      code: "Judge.Examples",
      message: expect.stringContaining("none.jsonl cannot be read"),
    });
  });
});
