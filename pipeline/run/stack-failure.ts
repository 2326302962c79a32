import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  type StackEvent,
} from "@aws-sdk/client-cloudformation";
import { STACK } from "./stack.ts";

/** Calls of the state machine's SDK integrations that a Region's Step Functions may not know yet. */
const YOUNG_CALLS = ["createCustomModelDeployment"] as const;
type YoungCall = (typeof YOUNG_CALLS)[number];

/**
 * The call because of which Step Functions refused the state machine in a deployment that failed; undefined when
 * it failed on something else, or before CloudFormation started.
 * @param since time of the deployment's start, in milliseconds since the epoch
 */
export async function failedOn(
  cloudFormation: CloudFormationClient,
  since: number,
): Promise<YoungCall | undefined> {
  try {
    const { StackEvents = [] } = await cloudFormation.send(
      new DescribeStackEventsCommand({ StackName: STACK }),
    );
    return refusedCall(StackEvents, since);
  } catch {
    // The CDK has shown the failure itself; this only adds a remedy.
    return undefined;
  }
}

/** The same for events that have been read. */
export function refusedCall(events: readonly StackEvent[], since: number): YoungCall | undefined {
  const reasons = events
    .filter(({ Timestamp }) => (Timestamp?.getTime() ?? 0) >= since)
    .filter(({ ResourceType }) => ResourceType === "AWS::StepFunctions::StateMachine")
    .filter(({ ResourceStatus }) => ResourceStatus?.endsWith("_FAILED"))
    .map(({ ResourceStatusReason = "" }) => ResourceStatusReason);
  return YOUNG_CALLS.find((call) => reasons.some((reason) => reason.includes(call)));
}
