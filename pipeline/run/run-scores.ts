import { readFile } from "node:fs/promises";
import { LabelTally } from "../../dataset-tools/prepare/label-tally.ts";
import { isObject } from "../../dataset-tools/read/row-shape.ts";
import type { RunConfig } from "../config/run-config.ts";
import type { ScoreConfig } from "../config/scores.ts";
import { UserError } from "../errors.ts";
import { AnswerTypes } from "../evaluation/score/answer-types.ts";
import { chooseScores } from "../evaluation/score/choose-scores.ts";
import { ScoreFit } from "../evaluation/score/score-fit.ts";
import type { ScoreEvidence } from "../run-folder/plan.ts";
import { isExternal, type ScoreSpec, scoreName } from "../workflow/score-spec.ts";
import { linesOfPart } from "./dataset.ts";
import { type JudgeExamples, readJudgeExamples } from "./judge-examples.ts";
import { functionScore } from "./score-function.ts";
import { bundleScorer, type ScoreModule } from "./score-module.ts";

/** The scores of a run. */
export interface RunScores {
  /** The first decides. */
  readonly scores: readonly ScoreSpec[];
  /** What was seen of the answers; null where the user named the scores. */
  readonly scoreEvidence: ScoreEvidence | null;
  /** The distinct answers, where they are few labels. */
  readonly labels: readonly string[] | null;
  /** Files of these scores, to be uploaded: the user's own scorers, a judge's examples. */
  readonly scoreFiles: readonly ScoreFile[];
}

/** A file that a score needs in the run's folder. */
type ScoreFile = ScoreModule | JudgeExamples;

/** More labels than a system prompt lists can still be scored by, if each has many rows. */
const manyLabels = { maxLabels: 500, minRowsPerLabel: 10 };

/** The state machine's input is limited to 256 KiB. */
const MAX_SCHEMA_LENGTH = 60_000;

/**
 * The scores that the user names, checked against the held-out rows' answers, or else those that fit these answers.
 * @param of.heldOut file of the held-out rows, as the dataset tools write it
 * @param of.others files of the rows to train on
 * @param of.labels the labels that the dataset tools found
 * @param of.folder where the user's own scorers are bundled
 * @throws UserError `Score.ModuleInvalid`, `Score.SameName`, `Score.NotBeforeTraining`, `Score.JudgeOfTwo`, `Judge.Examples`, `Score.DoesNotFit`, `Score.PatternTooSlow`, `Score.SchemaTooLong`
 */
export async function runScores(
  { evaluation, data, gate }: RunConfig,
  of: {
    heldOut: string;
    others: readonly string[];
    labels: readonly string[] | null;
    folder: string;
  },
): Promise<RunScores> {
  const schema = await schemaText(data.answerSchema);
  const scoreFiles = await makeAll(evaluation.scores ?? [], of.folder);
  const named = evaluation.scores?.map((score) => specOf(score, { schema, scoreFiles }));
  refuseOthers(gate, named);
  refuseBeforeTraining(evaluation.baseFirst, named);
  refuseSameName(named ?? []);
  const fits = (named ?? []).map((spec) => new ScoreFit(spec));
  const types = new AnswerTypes();
  const tally = new LabelTally(manyLabels);
  for await (const reference of answersOf(of.heldOut)) {
    types.add(reference);
    tally.add(reference);
    for (const fit of fits) fit.add(reference);
  }
  const labels = of.labels ?? (await labelsOf(tally, of.others));
  for (const fit of fits) fit.assertFits(labels);
  if (named !== undefined) return { scores: named, scoreEvidence: null, labels, scoreFiles };
  const { scores, evidence } = chooseScores(types, { labels, schema });
  return { scores, scoreEvidence: evidence, labels, scoreFiles };
}

function specOf(
  score: ScoreConfig,
  { schema, scoreFiles }: { schema: string | null; scoreFiles: readonly ScoreFile[] },
): ScoreSpec {
  if (score.kind === "json") return { kind: "json", fields: score.fields ?? null, schema };
  if (score.kind === "function") return functionScore(score.arn);
  if (score.kind !== "module" && score.kind !== "judge") return score;
  const wanted = score.kind === "module" ? score.file : score.examples;
  const made = scoreFiles.find(({ file, spec }) => spec.kind === score.kind && file === wanted);
  if (made === undefined) throw new RangeError(`${wanted} was not made`);
  return made.spec;
}

async function makeAll(scores: readonly ScoreConfig[], folder: string): Promise<ScoreFile[]> {
  const modules: ScoreModule[] = [];
  const examples: JudgeExamples[] = [];
  for (const score of scores) {
    if (score.kind === "judge") examples.push(await readJudgeExamples(score, folder));
    if (score.kind !== "module") continue;
    const one = await bundleScorer({ file: score.file, folder });
    const other = modules.find(({ spec }) => spec.name === one.spec.name);
    if (other !== undefined) {
      throw new UserError(
        "Score.SameName",
        `the scorers ${other.file} and ${one.file} would both be named ${one.spec.name}`,
        { hint: "Rename one of the files: results name a scorer after its file." },
      );
    }
    modules.push(one);
  }
  return [...modules, ...examples];
}

/** A judge compares the tuned model with the base model; how others do against either is not asked. */
function refuseOthers(
  { champion, fewShot }: RunConfig["gate"],
  named: readonly ScoreSpec[] | undefined,
): void {
  const settings = { "gate.champion": champion, "gate.fewShot": fewShot };
  const [other] = Object.entries(settings).find(([, value]) => value !== null) ?? [];
  if (other === undefined || named?.[0]?.kind !== "judge") return;
  throw new UserError(
    "Score.JudgeOfTwo",
    `a judge that decides (evaluation.scores) compares the tuned model with the base model only, and with nothing that ${other} names`,
    { hint: `Set ${other} to null, or put another score first and the judge beside it.` },
  );
}

/** A function by its name and by its ARN is one, too. */
function refuseSameName(scores: readonly ScoreSpec[]): void {
  const names = scores.map(scoreName);
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated === undefined) return;
  throw new UserError("Score.SameName", `the score ${repeated} is given twice`, {
    hint: "Leave one out.",
  });
}

/** The base model's score before the training is made without the step that runs the user's own scorers. */
function refuseBeforeTraining(baseFirst: boolean, named: readonly ScoreSpec[] | undefined): void {
  const own = named?.find(isExternal);
  if (!baseFirst || own === undefined) return;
  throw new UserError(
    "Score.NotBeforeTraining",
    `the base model cannot be measured before the training by a score of the kind ${own.kind}`,
    { hint: "Leave out --base-first, or the scorer of your own." },
  );
}

/** Labels of all rows, where those that are held out may have a few; rows to train on may have others. */
async function labelsOf(tally: LabelTally, others: readonly string[]): Promise<string[] | null> {
  for (const file of others) {
    if (!tally.open) return null;
    for await (const answer of answersOf(file)) tally.add(answer);
  }
  return tally.labels();
}

/** The right answers of a file that the dataset tools wrote: references, completions or last messages. */
async function* answersOf(path: string): AsyncGenerator<string> {
  for await (const lines of linesOfPart(path)) {
    for (const line of lines) {
      const row: unknown = JSON.parse(line);
      const answer = isObject(row) ? answerOf(row) : undefined;
      if (answer !== undefined) yield answer;
    }
  }
}

function answerOf(row: Readonly<Record<string, unknown>>): string | undefined {
  const { reference, completion, messages } = row;
  if (typeof reference === "string") return reference;
  if (typeof completion === "string") return completion;
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  const content = isObject(last) ? last["content"] : undefined;
  const block: unknown = Array.isArray(content) ? content[0] : undefined;
  return isObject(block) && typeof block["text"] === "string" ? block["text"] : undefined;
}

/** The schema's file without its white space; `prepareDataset` has checked it. */
async function schemaText(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null;
  const text = JSON.stringify(JSON.parse(await readFile(path, "utf8")));
  if (text.length <= MAX_SCHEMA_LENGTH) return text;
  throw new UserError(
    "Score.SchemaTooLong",
    `${path} has ${text.length} characters; a run takes at most ${MAX_SCHEMA_LENGTH}`,
    { hint: "Leave out descriptions and examples, which are not checked." },
  );
}
