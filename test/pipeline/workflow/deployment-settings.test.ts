import { expect, it } from "vitest";
import { DeploymentSettings } from "../../../pipeline/workflow/deployment-settings.ts";

it("reads lists of ids from the text with commas that CDK's context carries", () => {
  const read = DeploymentSettings.parse({
    vpcSubnetIds: "subnet-0a,subnet-0b",
    vpcSecurityGroupIds: "sg-0c",
  });
  expect(read.vpcSubnetIds).toEqual(["subnet-0a", "subnet-0b"]);
  expect(DeploymentSettings.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
});

it("takes an empty text as none", () => {
  const none = DeploymentSettings.parse({ email: "", vpcSubnetIds: "", vpcSecurityGroupIds: "" });
  expect(none).toEqual(DeploymentSettings.parse({}));
});

it.each([
  ["true", true],
  ["false", false],
  [true, true],
])("reads the approvalLinks %j, of the CDK's context and of a stack's output", (given, read) => {
  expect(DeploymentSettings.parse({ approvalLinks: given }).approvalLinks).toBe(read);
});

it.each([
  ["an unknown encryption", { encryption: "none" }],
  ["something that is no address", { email: "someone" }],
  ["something that is no subnet", { vpcSubnetIds: "vpc-1", vpcSecurityGroupIds: "sg-1" }],
  ["subnets without a security group", { vpcSubnetIds: "subnet-1" }],
  ["a budget that is no amount", { email: "a@example.com", monthlyBudget: "much" }],
  ["alarms that are neither on nor off", { alarms: "some" }],
  ["links for approval that are neither true nor false", { approvalLinks: "yes" }],
  ["runs that are stuck after no hours", { stuckHours: "0" }],
  ["a budget of which no one is warned", { monthlyBudget: "100" }],
  ["security groups without a subnet", { vpcSecurityGroupIds: "sg-1" }],
  ["a setting that does not exist", { colour: "red" }],
])("refuses %s", (_what, settings) => {
  expect(DeploymentSettings.safeParse(settings).success).toBe(false);
});
