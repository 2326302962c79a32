import { type CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { isAwsError, UserError } from "../errors.ts";

/** Outputs of the deployed stack. */
export interface StackOutputs {
  readonly bucket: string;
  readonly stateMachineArn: string;
  readonly topicArn: string;
  /** Role that Bedrock assumes to read data and write output. */
  readonly customizationRoleArn: string;
}

const STACK = "Tunewright";

/**
 * Reads the outputs of the deployed stack.
 * @throws UserError `Stack.Missing` when it is not deployed in this account and Region
 */
export async function readStack(cloudFormation: CloudFormationClient): Promise<StackOutputs> {
  const outputs = await describe(cloudFormation);
  const value = (key: string): string => {
    const found = outputs.get(key);
    if (found !== undefined) return found;
    throw new UserError("Stack.Outdated", `the stack ${STACK} has no output ${key}`, {
      hint: "Deploy it again: tunewright deploy.",
    });
  };
  return {
    bucket: value("DataBucketName"),
    stateMachineArn: value("StateMachineArn"),
    topicArn: value("TopicArn"),
    customizationRoleArn: value("CustomizationRoleArn"),
  };
}

async function describe(cloudFormation: CloudFormationClient): Promise<Map<string, string>> {
  const missing = new UserError(
    "Stack.Missing",
    `the stack ${STACK} is not deployed in this account and Region`,
    {
      hint: "Deploy it once with `tunewright deploy`, or use --local to run on this machine.",
    },
  );
  try {
    const answer = await cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }));
    const [stack] = answer.Stacks ?? [];
    if (stack === undefined) throw missing;
    return new Map(
      (stack.Outputs ?? []).map((one) => [one.OutputKey ?? "", one.OutputValue ?? ""]),
    );
  } catch (error) {
    // CloudFormation answers "Stack with id X does not exist" as a ValidationError.
    if (isAwsError(error, "ValidationError")) throw missing;
    throw error;
  }
}
