import type { StackEvent } from "@aws-sdk/client-cloudformation";
import { expect, it } from "vitest";
import { refusedCall } from "../../../pipeline/run/stack-failure.ts";

const REASON =
  "Resource handler returned message: \"Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The resource " +
  "provided arn:aws:states:::aws-sdk:bedrock:createCustomModelDeployment is not recognized. The value is not a valid " +
  "resource ARN, or the resource is not available in this region. at /States/Create the on-demand deployment/Resource'\"";

const STARTED = Date.UTC(2026, 10, 26, 12);

const event = (changes: Partial<StackEvent> = {}): StackEvent => ({
  StackId: "stack",
  StackName: "Tunewright",
  EventId: "1",
  ResourceType: "AWS::StepFunctions::StateMachine",
  ResourceStatus: "CREATE_FAILED",
  ResourceStatusReason: REASON,
  Timestamp: new Date(STARTED + 60_000),
  ...changes,
});

it("names the call because of which Step Functions refused the state machine", () => {
  const others = event({ ResourceStatus: "CREATE_IN_PROGRESS", ResourceStatusReason: "" });
  expect(refusedCall([others, event()], STARTED)).toBe("createCustomModelDeployment");
  const update = event({ ResourceStatus: "UPDATE_FAILED" });
  expect(refusedCall([update], STARTED)).toBe("createCustomModelDeployment");
});

it.each([
  ["an earlier deployment", { Timestamp: new Date(STARTED - 1) }],
  ["another resource", { ResourceType: "AWS::Lambda::Function" }],
  ["another reason", { ResourceStatusReason: "Access denied" }],
])("does not take the failure of %s for one", (_what, changes) => {
  expect(refusedCall([event(changes)], STARTED)).toBeUndefined();
});
