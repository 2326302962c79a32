import { createHash } from "node:crypto";
import { calibrationKey } from "../../pipeline/run-folder/external-scores.ts";
import { type RunLayout, runLayout } from "../../pipeline/run-folder/layout.ts";
import type { ExecutionInput } from "../../pipeline/workflow/input.ts";
import { JudgeSpec, type ScoreSpec } from "../../pipeline/workflow/score-spec.ts";
import { examples } from "./bedrock-tuning.ts";

/** What to change in the rows. */
export interface RowChanges {
  /** Edits the held-out file's text. */
  readonly heldOut?: ((text: string) => string) | undefined;
  /** Labels that say what they mean, so that the base model guesses them as well. */
  readonly plainLabels?: boolean | undefined;
  /** Trains on the rows with these labels only. */
  readonly trainedLabels?: readonly string[] | undefined;
  /** Text of a module by which answers are scored besides. */
  readonly ownScorer?: string | undefined;
  /** The Lambda function by which answers are scored besides. */
  readonly scorerFunction?: ScoreSpec | undefined;
  /** A model judges besides: one that is to be calibrated, or that was before, by its own account. */
  readonly judge?: "new" | "calibrated" | undefined;
}

/** One file that a run finds in the data bucket; `sha256` is hex. */
interface RunFile {
  readonly key: string;
  readonly text: string;
  readonly sha256: string;
}

/** The files of a request, and the request with their hashes in it. */
export function runFiles(
  request: ExecutionInput,
  changes: RowChanges = {},
): { input: ExecutionInput; files: RunFile[] } {
  const keys = runLayout(request.runId);
  const { trainRows, evaluationRows } = request.dataset;
  const rows = labeled(trainRows + evaluationRows, changes.plainLabels ?? false);
  // Llama 3.3 takes conversations, as Nova does.
  const plain = request.baseModel.id.startsWith("meta.llama3-1");
  const lines = rows
    .slice(0, trainRows)
    .filter(({ completion }) => changes.trainedLabels?.includes(completion) ?? true)
    .map((row) => (plain ? JSON.stringify(row) : trainLine(row)));
  const held = rows.slice(trainRows).map(heldLine).join("\n");
  const train = aFile(keys.train, lines.join("\n"));
  const evaluation = aFile(keys.evaluation, changes.heldOut?.(held) ?? held);
  const { validationRows } = request.dataset;
  const validation = aFile(keys.validation, lines.slice(0, validationRows).join("\n"));
  const sha256 = {
    train: train.sha256,
    validation: validationRows === 0 ? null : validation.sha256,
    evaluation: evaluation.sha256,
  };
  const labels = [...new Set(rows.map(({ completion }) => completion))];
  const scorer = changes.ownScorer === undefined ? [] : [ownScorer(keys, changes.ownScorer)];
  const functions = changes.scorerFunction === undefined ? [] : [changes.scorerFunction];
  const judge = changes.judge === undefined ? [] : [aJudge(request.runId, changes.judge)];
  const own = [...[...scorer, ...judge].map(({ spec }) => spec), ...functions];
  const scores = [...request.evaluation.scores, ...own];
  return {
    input: {
      ...request,
      dataset: { ...request.dataset, sha256, labels },
      evaluation: { ...request.evaluation, scores },
    },
    files: [
      ...[aFile(keys.manifest, "{}"), train, evaluation],
      ...(validationRows === 0 ? [] : [validation]),
      ...scorer.map(({ file }) => file),
      ...judge.flatMap(({ files }) => files),
    ],
  };
}

function ownScorer({ prefix }: RunLayout, text: string): { spec: ScoreSpec; file: RunFile } {
  const key = "input/scores/own.mjs";
  const file = aFile(`${prefix}${key}`, text);
  return { spec: { kind: "module", name: "own", key, sha256: file.sha256 }, file };
}

function aJudge(runId: string, state: "new" | "calibrated"): { spec: JudgeSpec; files: RunFile[] } {
  const pairs = Array.from({ length: 32 }, (_, at) => ({
    ...{ question: `question ${at}`, answerA: "delivery", answerB: "refund" },
    better: at % 2 === 0 ? "a" : "b",
  }));
  const key = "input/scores/judge-examples.jsonl";
  const lines = pairs.map((pair) => `${JSON.stringify(pair)}\n`).join("");
  const file = aFile(`${runLayout(runId).prefix}${key}`, lines);
  const modelId = "us.amazon.nova-micro-v1:0";
  const spec = { kind: "judge", modelId, rubric: "The right label.", key, sha256: file.sha256 };
  const judge = JudgeSpec.parse(spec);
  const judged = pairs.map(({ better }, example) => ({
    ...{ example, better },
    verdicts: better === "a" ? ["first", "second"] : ["second", "first"],
  }));
  const kept = aFile(calibrationKey(runId, judge), JSON.stringify({ examples: 32, judged }));
  return { spec: judge, files: state === "new" ? [file] : [file, kept] };
}

function aFile(key: string, text: string): RunFile {
  return { key, text, sha256: createHash("sha256").update(text).digest("hex") };
}

type Example = ReturnType<typeof examples>[number];

/** Examples whose labels are codes, unless plain ones are wanted: codes must be learned. */
function labeled(count: number, plain: boolean): Example[] {
  const codes = ["q17", "q23", "q42", "q58"];
  const names = [...new Set(examples(count).map(({ completion }) => completion))];
  return examples(count).map(({ prompt, completion }) => ({
    prompt,
    completion: plain ? completion : (codes[names.indexOf(completion)] ?? ""),
  }));
}

const trainLine = ({ prompt, completion }: Example) =>
  JSON.stringify({
    schemaVersion: "bedrock-conversation-2024",
    messages: [
      { role: "user", content: [{ text: prompt }] },
      { role: "assistant", content: [{ text: completion }] },
    ],
  });

const heldLine = ({ prompt, completion }: Example, row: number) =>
  JSON.stringify({
    recordId: `r${row}`,
    system: null,
    messages: [{ role: "user", content: [{ text: prompt }] }],
    reference: completion,
  });
