import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { estimateTokens } from "../../dataset-tools/estimate/tokens.ts";
import type { ScoreConfig } from "../config/scores.ts";
import { UserError } from "../errors.ts";
import { MIN_EXAMPLES } from "../evaluation/judge/calibration.ts";
import { JudgeExample } from "../run-folder/judge-examples.ts";
import type { JudgeSpec } from "../workflow/score-spec.ts";

/** A judge's labeled comparisons, ready for upload. */
export interface JudgeExamples {
  /** As the user named it. */
  readonly file: string;
  readonly spec: JudgeSpec;
  /** Local path of the copy. */
  readonly path: string;
  /** Labeled comparisons. */
  readonly examples: number;
  /** Estimated tokens of all of them. */
  readonly tokens: number;
}

/** More than this makes no judge clearer, and each is asked twice. */
const MAX_EXAMPLES = 1000;

const KEY = "input/scores/judge-examples.jsonl";

/**
 * Reads and checks the comparisons that a judge is calibrated on.
 * @param folder where the copy goes, under `scores/`
 * @throws UserError `Judge.Examples` naming file and line, never a row's content
 */
export async function readJudgeExamples(
  score: Extract<ScoreConfig, { kind: "judge" }>,
  folder: string,
): Promise<JudgeExamples> {
  const { examples: file, model: modelId, rubric } = score;
  const examples = parse(file, await textOf(file));
  assertEnough(file, examples);
  const text = examples.map((example) => `${JSON.stringify(example)}\n`).join("");
  const path = join(folder, "scores", "judge-examples.jsonl");
  await mkdir(join(folder, "scores"), { recursive: true });
  await writeFile(path, text);
  const sha256 = createHash("sha256").update(text).digest("hex");
  return {
    ...{ file, path, examples: examples.length },
    tokens: estimateTokens(text, "unknown").expected,
    spec: { kind: "judge", modelId, rubric, key: KEY, sha256 },
  };
}

async function textOf(file: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const why = error instanceof TypeError ? "is not UTF-8 text" : "cannot be read";
    throw invalid(`${file} ${why}`, error);
  }
}

function parse(file: string, text: string): JudgeExample[] {
  const seen = new Map<string, number>();
  return text.split("\n").flatMap((line, at): JudgeExample[] => {
    if (line.trim() === "") return [];
    const example = parseLine(line, `${file}, line ${at + 1}`);
    const { question, answerA, answerB } = example;
    if (answerA === answerB) throw invalid(`${file}, line ${at + 1}: the two answers are the same`);
    const pair = JSON.stringify([question, ...[answerA, answerB].sort()]);
    const before = seen.get(pair);
    if (before !== undefined) {
      throw invalid(`${file}, line ${at + 1}: the same comparison as in line ${before}`);
    }
    seen.set(pair, at + 1);
    return [example];
  });
}

function parseLine(line: string, where: string): JudgeExample {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw invalid(`${where}: is not JSON`, error);
  }
  const { data, error } = JudgeExample.safeParse(value);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  const member = issue?.path.join(".") ?? "";
  if (issue?.code === "unrecognized_keys") throw invalid(`${where}: has other members`);
  throw invalid(
    `${where}: ${member === "" ? "is not an object" : `${member} is missing or wrong`}`,
  );
}

function assertEnough(file: string, examples: readonly JudgeExample[]): void {
  if (examples.length > MAX_EXAMPLES) {
    throw invalid(`${file} has ${examples.length} examples; at most ${MAX_EXAMPLES} are used`);
  }
  for (const kind of ["a", "b"] as const) {
    const count = examples.filter(({ better }) => better === kind).length;
    if (count >= MIN_EXAMPLES) continue;
    throw invalid(
      `${file} has ${count} examples with "better": "${kind}"; even a judge that is always right needs ${MIN_EXAMPLES}`,
    );
  }
}

function invalid(what: string, cause?: unknown): UserError {
  return new UserError("Judge.Examples", `evaluation.scores: ${what}`, {
    hint:
      'A line is {"question": "…", "answerA": "…", "answerB": "…", "better": "a"} with "a" or "b" as people have ' +
      `judged; at least ${MIN_EXAMPLES} of each.`,
    cause,
  });
}
