import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as Task } from "aws-cdk-lib/aws-lambda";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";
import { preparationPrefixes } from "../../pipeline/workflow/preparation/prefixes.ts";
import type { DataBucket } from "./data-bucket.ts";
import { DefinedMachine, versionArns } from "./defined-machine.ts";

export interface PreparationProps {
  readonly settings: DeploymentSettings;
  readonly data: DataBucket;
  readonly topic: Topic;
  /** As text, with its placeholders. */
  readonly definition: string;
  /** Those that the definition calls, by name. */
  readonly functions: Readonly<Record<string, Task>>;
}

/** The state machine that prepares datasets. */
export class Preparation extends DefinedMachine {
  constructor(scope: Construct, id: string, props: PreparationProps) {
    const { data, definition, functions, settings, topic } = props;
    super(scope, id, {
      definition,
      values: {
        DataBucket: data.bucket.bucketName,
        TopicArn: topic.topicArn,
        NoticeFormat: settings.notice,
        ...versionArns(functions),
      },
      log: `${Stack.of(scope).stackName}-preparation`,
      allow: [
        new PolicyStatement({
          actions: ["lambda:InvokeFunction"],
          // All versions: an execution that started before an update calls those of then.
          resources: Object.values(functions).map((task) => `${task.functionArn}:*`),
        }),
        new PolicyStatement({ actions: ["sns:Publish"], resources: [topic.topicArn] }),
        // The items of its Maps.
        ...data.read(`${preparationPrefixes.work}*/items.json`),
      ],
    });
  }
}
