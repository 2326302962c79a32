import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../pipeline/config/load.ts";
import { callVerb } from "../../support/call-verb.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** The scores of a config file with these. */
async function read(scores: string, options: Record<string, unknown> = {}) {
  const file = join(temporaryFolder(), "tunewright.yaml");
  writeFileSync(
    file,
    `model: nova-micro\ndata: {files: [a.csv]}\nevaluation:\n  scores: ${scores}\n`,
  );
  return (await loadConfig(file, options)).evaluation.scores;
}

describe("evaluation.scores", () => {
  it("are names of kinds, or objects with settings", async () => {
    const scores = `[numeric, json, {kind: chrf}, {kind: regex, pattern: '(\\d+) km'}]`;
    expect(await read(scores)).toEqual([
      { kind: "numeric" },
      { kind: "json" },
      { kind: "chrf" },
      { kind: "regex", pattern: "(\\d+) km", flags: "" },
    ]);
  });

  it("are the user's own by their kind and what they are, as an option has them", async () => {
    const arn = "arn:aws:lambda:us-east-1:123456789012:function:tunewright-scorer-close:prod";
    expect(await read(`['module:lib/a:b.mjs', 'function:${arn}', 'function:one']`)).toEqual([
      { kind: "module", file: "lib/a:b.mjs" },
      { kind: "function", arn },
      { kind: "function", arn: "one" },
    ]);
  });

  it("are replaced by options, not added to", async () => {
    const options = { evaluation: { scores: ["exact"] } };
    expect(await read("[numeric, chrf]", options)).toEqual([{ kind: "exact" }]);
  });

  it("stay the same when a stored config is read again", async () => {
    const scores = await read("[{kind: json, fields: [id]}, {kind: regex, pattern: a, flags: i}]");
    const again = { model: "nova-micro", data: { files: ["a.csv"] }, evaluation: { scores } };
    expect((await loadConfig(undefined, again)).evaluation.scores).toEqual(scores);
  });

  it.each([
    ["[bleu]", /yaml:4:\d+ evaluation\.scores\.0.*must be a score: labels, exact, .*json, regex/],
    ["[{kind: bleu}]", /must be a score/],
    ["[{kind: function, arn: 'a b'}]", /scores\.0\.arn: must be the ARN or name of a Lambda/],
    ["['function:arn:aws:lambda:us-east-1:1:function:a']", /scores\.0\.arn: must be the ARN/],
    ["[function]", /scores\.0\.arn: must be text/],
    ["['function:a', {kind: function, arn: a}]", /scores\.1: function a is given twice/],
    ["[5]", /evaluation\.scores\.0/],
    ["[regex]", /evaluation\.scores\.0\.pattern: must be text/],
    ["[{kind: regex, pattern: '('}]", /scores\.0\.pattern: Invalid regular expression/],
    ["[{kind: regex, pattern: a, flags: g}]", /have g or y/],
    ["[{kind: json, field: id}]", /scores\.0\.field: there is no such setting/],
    ["[chrf, chrf]", /scores\.1: chrf is given twice/],
    ["[judge]", /scores\.0\.model/],
    [
      "[{kind: judge, model: 'arn:aws:bedrock:x', rubric: r, examples: e}]",
      /scores\.0\.model: must be the id of a model/,
    ],
    ["[{kind: judge, model: m, rubric: ' ', examples: e}]", /scores\.0\.rubric/],
    ["[]", /evaluation\.scores: must have a number of entries of at least 1/],
  ])("are refused with their place and reason: %s", async (scores, message) => {
    await expect(read(scores)).rejects.toMatchObject({
      code: "Config.Invalid",
      message: expect.stringMatching(message),
    });
  });
});

it("--score that cannot fit the data ends the call as wrong, before anything starts", async () => {
  const file = "dataset-tools/examples/support-tickets.csv";
  const call = callVerb(
    "tune",
    file,
    "--model",
    "nova-micro",
    "--score",
    "exact",
    "--score",
    "numeric",
  );
  const { exitCode, data } = await call;
  expect(exitCode).toBe(2);
  expect(data).toMatchObject({
    error: {
      code: "Score.DoesNotFit",
      message: expect.stringMatching(
        /score numeric does not fit the data: only 0 of \d+ held-out answers/,
      ),
    },
  });
});
