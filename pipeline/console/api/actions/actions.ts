import type { Action } from "./action.ts";
import { decideApprovalAction } from "./decide-approval.ts";
import { promoteAction, rollBackAction } from "./move-alias.ts";
import { renewLeaseAction } from "./renew-lease.ts";
import { resumeRunAction } from "./resume-run.ts";
import { retireAction } from "./retire-version.ts";
import { stopRunAction } from "./stop-run.ts";

/** All that the console can change, by the name in the path. */
export const actions: Readonly<Record<string, Action>> = {
  approve: decideApprovalAction("approved"),
  reject: decideApprovalAction("rejected"),
  stop: stopRunAction,
  resume: resumeRunAction,
  promote: promoteAction,
  rollback: rollBackAction,
  retire: retireAction,
  renew: renewLeaseAction,
};
