import { z } from "zod";
import { UserError } from "../errors.ts";
import { type NoticeTopic, publish } from "../publish.ts";
import { gather } from "../report/gather.ts";
import { published } from "../report/notice/published.ts";
import { runNotice } from "../report/notice/run-notice.ts";
import { resourceText } from "../report/outcome-text.ts";
import type { ReportRequest } from "../report/report-request.ts";
import { writeReport } from "../report/write-report.ts";
import type { RunReport } from "../run-folder/report.ts";
import { resumptionFile } from "../run-folder/resumption.ts";
import { teardownFile } from "../run-folder/teardown.ts";
import type { NoticeFormat } from "../workflow/deployment-settings.ts";
import { ExecutionInput, runIdOf } from "../workflow/input.ts";
import { type CleanUpRequest, type CleanUpResult, type CleanUpTools, cleanUp } from "./clean-up.ts";

/** An execution that ended without success, as EventBridge reports it. */
export const EndedExecution = z.object({
  /** Name of the execution; see `runIdOf`. */
  name: z.string(),
  executionArn: z.string().nullish(),
  status: z.enum(["ABORTED", "TIMED_OUT", "FAILED"]),
  /** Input of the execution as JSON text; EventBridge leaves it out when it is large. */
  input: z.string().nullish(),
});
export type EndedExecution = z.infer<typeof EndedExecution>;

/** What a sweep needs in addition to the clean-up's tools. */
export interface SweepTools extends CleanUpTools, NoticeTopic {
  readonly noticeFormat: NoticeFormat;
  /** Milliseconds after which it gives up and is called again. */
  readonly budget: number;
}

/** Milliseconds between passes: short at first, since most resources are deleted at once. */
const PAUSES = [2_000, 3_000, 10_000] as const;

const reasons: Record<EndedExecution["status"], string> = {
  ABORTED: "Run.Stopped",
  TIMED_OUT: "Run.TimedOut",
  FAILED: "Run.Failed",
};

/**
 * Cleans up after an execution that could not do it itself: stopped by a person, timed out, or failed
 * in its own clean-up. Continues until nothing is left, including a job that is being stopped.
 * @throws UserError `CleanUp.NotDone` when the budget is spent first
 */
export async function sweep(tools: SweepTools, ended: EndedExecution): Promise<{ swept: boolean }> {
  // A proof that cannot be read proves nothing, so the clean-up is then repeated.
  const before = await teardownFile.findReadable(tools.bucket, runIdOf(ended.name));
  const isProven = before?.execution === ended.name && before.remaining.length === 0;
  // The execution's own clean-up is complete, and people were notified.
  if (ended.status === "FAILED" && isProven) return { swept: false };
  const request = requestOf(ended);
  if (await wasResumed(tools, ended)) return { swept: false };
  const { removed } = await removeAll(tools, request);
  const report = { bucket: tools.bucket, clock: tools.clock, withRows: false };
  // A failed execution has written its report itself, and notified people, unless its clean-up left something behind.
  if (ended.status !== "FAILED") {
    await notify(tools, ended, (await writeReport(report, endOf(ended))).facts);
  } else if (removed > 0) {
    await notify(tools, ended, await gather(report, endOf(ended)));
  }
  return { swept: true };
}

/** What exists of a run then belongs to its later execution. */
async function wasResumed(
  { bucket }: SweepTools,
  { name }: Pick<EndedExecution, "name">,
): Promise<boolean> {
  const latest = await resumptionFile.findReadable(bucket, runIdOf(name));
  return latest !== undefined && latest.execution !== name;
}

/**
 * Repeats passes until nothing is left; returns the last, with the number of resources that all removed.
 * Always checks twice, since a Create call may have been under way when the execution was stopped.
 */
async function removeAll(tools: SweepTools, request: CleanUpRequest): Promise<CleanUpResult> {
  const end = tools.clock.now() + tools.budget;
  let removed = 0;
  for (let passes = 0; ; passes += 1) {
    const pass = await cleanUp(tools, request);
    removed += pass.removed;
    if (pass.done && passes > 0) return { ...pass, removed };
    if (await wasResumed(tools, { name: request.execution })) return { ...pass, removed };
    if (tools.clock.now() > end) {
      throw new UserError(
        "CleanUp.NotDone",
        `not deleted yet: ${pass.remaining.map(resourceText).join(", ")}`,
      );
    }
    await tools.clock.sleep(PAUSES[Math.min(passes, 2)] ?? 0);
  }
}

function requestOf({ name, status, input }: EndedExecution): CleanUpRequest {
  const request = parse(input);
  // Without its input it is unknown whether the model may be deleted; keeping it can be undone.
  const keep = !(request?.deleteModelOnFailure ?? false);
  return {
    runId: runIdOf(name),
    execution: name,
    group: request?.group ?? null,
    scope: keep ? "job-and-serving" : "everything",
    reason: reasons[status],
    storageUsdPerMonth: request?.storageUsdPerMonth ?? null,
    givenModelArn: givenModel(request),
  };
}

/** The model that the run was given; that of a job which it was given is not known here. */
function givenModel(request: ExecutionInput | undefined): string | null {
  if (request === undefined || request.origin === "run") return null;
  return "modelArn" in request.start ? request.start.modelArn : null;
}

function parse(input: string | null | undefined): ExecutionInput | undefined {
  try {
    return ExecutionInput.safeParse(JSON.parse(input ?? "null")).data;
  } catch {
    return undefined;
  }
}

const CAUSE = "The execution ended before it could clean up; the sweep removed what was left.";

function endOf({ name, status, input }: EndedExecution): ReportRequest {
  return {
    runId: runIdOf(name),
    outcome: status === "ABORTED" ? "stopped" : "failed",
    request: parse(input),
    failure: { error: reasons[status], cause: CAUSE, state: "(outside the workflow)" },
  };
}

async function notify(
  tools: SweepTools,
  { executionArn = null }: EndedExecution,
  facts: RunReport,
): Promise<void> {
  const notice = runNotice(facts, { executionArn, leftovers: "" });
  await publish(tools, published(notice, tools.noticeFormat));
}
