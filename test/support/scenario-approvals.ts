import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { systemClock } from "../../pipeline/clock.ts";
import { decideApproval, findApproval } from "../../pipeline/run/approve.ts";
import { approvalTokenFile } from "../../pipeline/run-folder/approval.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { planFile } from "../../pipeline/run-folder/plan.ts";
import { WAITS_FOR_APPROVAL } from "../../pipeline/workflow/names.ts";
import { approvalLinkIn, sendForm } from "./approval-link.ts";
import type { PipelineCloud } from "./pipeline-cloud.ts";
import { executionOf, type GrantScenario, settled, start } from "./scenario-steps.ts";

/** The run waits for a person. */
export const approval = { hours: 72, otherPerson: false, startedBy: null };

/** A person approves the plan. */
export function approved(name: string): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      await start(pipeline, runId, { approval });
      await Promise.race([pipeline.reached(runId, WAITS_FOR_APPROVAL), pipeline.end(runId)]);
      const { environment } = pipeline;
      const found = await findApproval(environment, runId).catch(() => undefined);
      const decide = {
        what: "approved",
        by: "arn:aws:iam::123456789012:user/a",
        reason: null,
      } as const;
      if (found?.isWaiting)
        await decideApproval({ environment, clock: systemClock }, found, decide);
      await pipeline.end(runId);
      await settled(pipeline);
      return runId;
    },
  };
}

/** Someone approves the plan by the link in its notice; where that does not work, the run is stopped. */
export function approvedByLink(name: string): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      await start(pipeline, runId, { approval });
      const { bucket } = pipeline;
      const waits = pipeline.until(() => approvalTokenFile.find(bucket, runId));
      const isWaiting = await Promise.race([waits, pipeline.end(runId).then(() => undefined)]);
      const link = approvalLinkIn(pipeline, runId) ?? "";
      if (isWaiting && !(await isApproved(pipeline, runId, link))) {
        const executionArn = executionOf(pipeline, runId);
        await pipeline.sfn.send(new StopExecutionCommand({ executionArn }));
      }
      await pipeline.end(runId);
      await settled(pipeline);
      return runId;
    },
  };
}

/** Looks at the page, once while the plan is missing, and approves it. */
async function isApproved({ bucket }: PipelineCloud, runId: string, link: string) {
  const plan = await planFile.find(bucket, runId);
  if (plan === undefined) return false;
  const Key = runLayout(runId).plan;
  await bucket.s3.send(new DeleteObjectCommand({ Bucket: bucket.name, Key }));
  const { status } = await fetch(link);
  await planFile.write(bucket, runId, plan);
  if (status !== 409 || !(await fetch(link)).ok) return false;
  return (await sendForm(link, { decision: "approved", name: "Ann" })).ok;
}
