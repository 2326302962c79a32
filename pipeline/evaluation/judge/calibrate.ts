import { UserError } from "../../errors.ts";
import { parseJson } from "../../json-objects.ts";
import type { Bucket } from "../../objects.ts";
import { findApproved } from "../../run-folder/approved-file.ts";
import {
  findCalibration,
  type JudgeCalibration,
  writeCalibration,
} from "../../run-folder/judge-calibration.ts";
import { JudgeExample } from "../../run-folder/judge-examples.ts";
import type { JudgeSpec } from "../../workflow/score-spec.ts";
import { assertCalibrated } from "./calibration.ts";
import type { Judge, Pair } from "./judge.ts";

/** Examples between two times that the calibration is kept. */
const KEPT_TOGETHER = 50;

/**
 * Asks the judge about the labeled comparisons that it was not asked about yet, and keeps what it says.
 * @returns whether it is calibrated; false where the time was up before it was asked about all
 * @throws UserError `Judge.NotCalibrated`, `Judge.ExamplesChanged`, `Judge.Refused`
 */
export async function calibrate(
  bucket: Bucket,
  judge: Judge,
  of: { runId: string; spec: JudgeSpec },
): Promise<boolean> {
  const found = await findCalibration(bucket, of.runId, of.spec);
  const calibration =
    found !== undefined && isWhole(found) ? found : await askAll({ bucket, judge }, of, found);
  if (!isWhole(calibration)) return false;
  assertCalibrated(of.spec.modelId, calibration);
  return true;
}

function isWhole({ examples, judged }: JudgeCalibration): boolean {
  return judged.length >= examples;
}

async function askAll(
  { bucket, judge }: { bucket: Bucket; judge: Judge },
  of: { runId: string; spec: JudgeSpec },
  found: JudgeCalibration | undefined,
): Promise<JudgeCalibration> {
  const examples = await readExamples(bucket, of);
  let calibration: JudgeCalibration = { examples: examples.length, judged: found?.judged ?? [] };
  const known = new Set(calibration.judged.map(({ example }) => example));
  const open = examples.map(pairOf).filter(({ example }) => !known.has(example));
  for (let at = 0; at < open.length; at += KEPT_TOGETHER) {
    await judge.compareAll(open.slice(at, at + KEPT_TOGETHER), async (compared) => {
      const news = compared.map(([{ example, better }, verdicts]) => ({
        ...{ example, better, verdicts },
      }));
      calibration = { ...calibration, judged: [...calibration.judged, ...news] };
      await writeCalibration(bucket, of, calibration);
    });
  }
  return calibration;
}

function pairOf(
  { question, answerA, answerB, better }: JudgeExample,
  example: number,
): Pair & { example: number; better: JudgeExample["better"] } {
  return { question, a: answerA, b: answerB, better, example };
}

async function readExamples(
  bucket: Bucket,
  { runId, spec }: { runId: string; spec: JudgeSpec },
): Promise<JudgeExample[]> {
  const found = await findApproved(bucket, runId, { ...spec, what: "the file of examples" });
  if ("problem" in found) {
    throw new UserError("Judge.ExamplesChanged", found.problem, {
      hint: "Start the run again with `tunewright tune` and --attempt 2.",
    });
  }
  const lines = found.text.split("\n").filter((line) => line !== "");
  return lines.map((line, at) => parseJson(line, JudgeExample, `${spec.key}, line ${at + 1},`));
}
