import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { SnsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { Construct } from "constructs";
import type { SweepRuleProps } from "./sweep-rule.ts";

export interface LeaseRuleProps extends SweepRuleProps {
  /** Hours without any invocation after which people are notified; 0: never. */
  readonly idleHours: number;
}

/**
 * Calls the sweep of leases every hour, and lets it see which runs execute and notify people. An hour that is missed
 * is made up for by the next one, so little is tried again.
 */
export class LeaseRule extends Construct {
  constructor(scope: Construct, id: string, props: LeaseRuleProps) {
    super(scope, id);
    const { stateMachine, target, topic, idleHours } = props;
    new Rule(this, "Rule", {
      description: "Ends leases, and reports what costs money and belongs to nothing",
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [
        new LambdaFunction(target, { retryAttempts: 2, maxEventAge: Duration.minutes(50) }),
      ],
    });
    target.addEnvironment("STATE_MACHINE_ARN", stateMachine.stateMachineArn);
    target.addToRolePolicy(
      new PolicyStatement({
        actions: ["states:ListExecutions"],
        resources: [stateMachine.stateMachineArn],
      }),
    );
    if (idleHours > 0) {
      // IAM has no resources for it.
      const actions = ["cloudwatch:GetMetricData"];
      target.addToRolePolicy(new PolicyStatement({ actions, resources: ["*"] }));
    }
    target.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge: Duration.minutes(50),
      // What it could not do at all, a person must know: leases do not end then.
      onFailure: new SnsDestination(topic),
    });
  }
}
