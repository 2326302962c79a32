import { Duration } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Function as Task } from "aws-cdk-lib/aws-lambda";
import { SnsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";

export interface SweepRuleProps {
  readonly stateMachine: StateMachine;
  readonly target: Task;
  /** Notified when the sweep itself fails; the function may publish its own messages to it, too. */
  readonly topic: Topic;
}

/**
 * Calls the sweep when an execution ends without success: a stopped one cannot clean up itself. The rule calls the
 * function's newest code, whatever the execution was started with: it looks at what is there, and must know it all.
 */
export class SweepRule extends Construct {
  constructor(scope: Construct, id: string, { stateMachine, target, topic }: SweepRuleProps) {
    super(scope, id);
    new Rule(this, "Rule", {
      description: "Cleans up after executions that were stopped, timed out or failed",
      eventPattern: {
        source: ["aws.states"],
        detailType: ["Step Functions Execution Status Change"],
        detail: {
          stateMachineArn: [stateMachine.stateMachineArn],
          status: ["ABORTED", "TIMED_OUT", "FAILED"],
        },
      },
      targets: [new LambdaFunction(target, { retryAttempts: 10, maxEventAge: Duration.hours(24) })],
    });
    target.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      // The last resort failed: a person must check, since billable resources may be left.
      onFailure: new SnsDestination(topic),
    });
  }
}
