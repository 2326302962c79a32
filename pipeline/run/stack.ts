import { type CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { isAwsError, UserError } from "../errors.ts";

/** Outputs of the deployed stack. */
export interface StackOutputs {
  readonly bucket: string;
  readonly stateMachineArn: string;
  /** The state machine of preparations; undefined in a stack that was deployed before there were any. */
  readonly preparationMachineArn?: string | undefined;
  readonly topicArn: string;
  /** Role that Bedrock assumes to read data and write output. */
  readonly customizationRoleArn: string;
}

/** Name of the stack, one for an account and Region. */
export const STACK = "Tunewright";

/**
 * Reads the outputs of the deployed stack.
 * @throws UserError `Stack.Missing` when it is not deployed in this account and Region
 */
export async function readStack(cloudFormation: CloudFormationClient): Promise<StackOutputs> {
  const outputs = await findOutputs(cloudFormation);
  if (outputs === undefined) {
    const message = `the stack ${STACK} is not deployed in this account and Region`;
    const hint = "Deploy it once with `tunewright deploy`, or use --local to run on this machine.";
    throw new UserError("Stack.Missing", message, { hint });
  }
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
    preparationMachineArn: outputs.get("PreparationMachineArn"),
    topicArn: value("TopicArn"),
    customizationRoleArn: value("CustomizationRoleArn"),
  };
}

/** Outputs of the deployed stack by name; undefined when it is not deployed in this account and Region. */
export async function findOutputs(
  cloudFormation: CloudFormationClient,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const answer = await cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }));
    const [stack] = answer.Stacks ?? [];
    return (
      stack &&
      new Map((stack.Outputs ?? []).map((one) => [one.OutputKey ?? "", one.OutputValue ?? ""]))
    );
  } catch (error) {
    // CloudFormation answers "Stack with id X does not exist" as a ValidationError.
    if (isAwsError(error, "ValidationError")) return undefined;
    throw error;
  }
}
