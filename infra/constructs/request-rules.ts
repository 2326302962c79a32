import { Duration } from "aws-cdk-lib";
import { Match, Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as Task } from "aws-cdk-lib/aws-lambda";
import { SnsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { requestPrefixes } from "../../pipeline/workflow/names.ts";
import type { DataBucket } from "./data-bucket.ts";
import { executionsOf } from "./executions.ts";

export interface RequestRulesProps {
  readonly data: DataBucket;
  readonly stateMachine: StateMachine;
  readonly target: Task;
  /** Notified when the function itself fails; it publishes its own notices to it, too. */
  readonly topic: Topic;
  /** When the standing requests are looked at, as a schedule expression; empty: never. */
  readonly schedule: string;
}

/**
 * Calls the function that starts requested runs: for each request that is put into the data bucket, and by a schedule
 * for the standing ones. Lets it start executions of the state machine and notify people.
 */
export class RequestRules extends Construct {
  constructor(scope: Construct, id: string, props: RequestRulesProps) {
    super(scope, id);
    const { data, target, topic, schedule } = props;
    const targets = [
      new LambdaFunction(target, { retryAttempts: 10, maxEventAge: Duration.hours(24) }),
    ];
    new Rule(this, "Rule", {
      description: "Starts the run that an object in the data bucket requests",
      eventPattern: {
        source: ["aws.s3"],
        detailType: ["Object Created"],
        detail: {
          bucket: { name: [data.bucket.bucketName] },
          // One filter: a prefix and a suffix beside each other would mean either of them.
          object: { key: Match.wildcard(`${requestPrefixes.requests}*.json`) },
        },
      },
      targets,
    });
    if (schedule !== "") {
      new Rule(this, "Schedule", {
        description: "Starts the standing requests whose data has changed",
        schedule: Schedule.expression(schedule),
        targets,
      });
    }
    this.#allow(props);
    target.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      // A request may be without an answer then, which a person must know.
      onFailure: new SnsDestination(topic),
    });
  }

  #allow({ stateMachine, target }: RequestRulesProps): void {
    const { stateMachineArn } = stateMachine;
    target.addEnvironment("STATE_MACHINE_ARN", stateMachineArn);
    const grants = [
      { actions: ["states:StartExecution"], resources: [stateMachineArn] },
      { actions: ["states:DescribeExecution"], resources: [executionsOf(stateMachine)] },
    ];
    for (const grant of grants) target.addToRolePolicy(new PolicyStatement(grant));
  }
}
