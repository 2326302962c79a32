import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Clock } from "../../clock.ts";
import { UserError } from "../../errors.ts";
import type { Bucket } from "../../objects.ts";
import { findApproved } from "../../run-folder/approved-file.ts";
import { type ExternalSpec, scoreName } from "../../workflow/score-spec.ts";
import {
  ANSWER_TIMEOUT_MS,
  checkedValue,
  type ExternalScorer,
  rowOf,
  type Scorable,
  scorerFailed,
  scorerTimedOut,
} from "./external-scorer.ts";
import { ModuleWorker } from "./module-worker.ts";

type ModuleSpec = Extract<ExternalSpec, { kind: "module" }>;

/** Milliseconds that loading the module may take. */
const LOAD_TIMEOUT_MS = 30_000;

/**
 * The user's own scorer, an ES module whose default export is `(answer, reference, row) => number | { value }`, sync or
 * async. It is loaded only if it has the bytes that were approved.
 * @param tools.answerMs milliseconds that one answer may take
 * @throws UserError `Score.ModuleChanged`, `Score.ModuleInvalid`
 */
export async function openModule(
  {
    bucket,
    clock,
    answerMs = ANSWER_TIMEOUT_MS,
  }: { bucket: Bucket; clock: Clock; answerMs?: number },
  runId: string,
  spec: ModuleSpec,
): Promise<ExternalScorer> {
  const folder = await mkdtemp(join(tmpdir(), "scorer-"));
  const file = join(folder, "score.mjs");
  await writeFile(file, await approvedText(bucket, runId, spec));
  const started = await ModuleWorker.start(pathToFileURL(file).href, LOAD_TIMEOUT_MS);
  await rm(folder, { recursive: true, force: true });
  if ("error" in started) throw invalid(spec, `cannot be loaded (${started.error})`);
  const { worker, loaded } = started;
  if (loaded !== "function") {
    await worker.close();
    throw invalid(spec, `has a default export of type ${loaded}`);
  }
  return {
    async score(answers, until) {
      const values: number[] = [];
      for (const answer of answers) {
        if (clock.now() >= until) break;
        values.push(await scoreOne({ worker, spec, answerMs }, answer));
      }
      return values;
    },
    close: () => worker.close(),
  };
}

async function scoreOne(
  { worker, spec, answerMs }: { worker: ModuleWorker; spec: ModuleSpec; answerMs: number },
  of: Scorable,
): Promise<number> {
  const { answer, question } = of;
  const scored = await worker.score([answer, question.reference, rowOf(question)], answerMs);
  if ("timedOut" in scored) throw scorerTimedOut(spec, of, answerMs);
  if ("error" in scored) throw scorerFailed(spec, of, scored.error);
  return checkedValue(scored.returned, spec, of);
}

/** The file's text, if it is what was approved. */
async function approvedText(
  bucket: Bucket,
  runId: string,
  { key, sha256 }: ModuleSpec,
): Promise<string> {
  const found = await findApproved(bucket, runId, { key, sha256, what: "the scorer" });
  if ("text" in found) return found.text;
  throw new UserError("Score.ModuleChanged", found.problem, {
    hint: "It was not loaded. Start the run again with `tunewright tune` and --attempt 2.",
  });
}

function invalid(spec: ModuleSpec, what: string): UserError {
  return new UserError("Score.ModuleInvalid", `the scorer ${scoreName(spec)} ${what}`, {
    hint: "It must be an ES module with a function as default export: (answer, reference, row) => number.",
  });
}
