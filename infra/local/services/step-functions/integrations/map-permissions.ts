import { allow } from "../../../kernel/define-service.ts";
import { optimizedFailure } from "./call-failure.ts";
import type { Caller } from "./service-call.ts";

const NAMES = { prefix: "StepFunctions", client: "AWSStepFunctions", service: "states" } as const;

/**
 * What a distributed Map needs of its machine's role before it starts children: to start executions of its own machine,
 * and to describe and stop them. Throws a `StateError` in IAM's words; what AWS calls that error is not recorded.
 * https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
export function checkMapPermissions(caller: Caller): void {
  const { cloud, roleArn, stateMachineArn, executionName, seeded } = caller;
  const execution = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${executionName}`;
  try {
    const principal = cloud.assumeRole({
      roleArn,
      servicePrincipal: "states.amazonaws.com",
      sourceArn: stateMachineArn,
      sessionName: executionName.slice(0, 64),
    });
    cloud.authorize({ principal, service: "states" }, [
      ...allow("states:StartExecution", stateMachineArn),
      ...allow("states:DescribeExecution", execution),
      ...allow("states:StopExecution", execution),
    ]);
  } catch (thrown) {
    throw optimizedFailure(thrown, NAMES, seeded.uuid(`map-permissions/${executionName}`));
  }
}
