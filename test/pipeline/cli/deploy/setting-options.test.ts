import { expect, it } from "vitest";
import { givenSettings } from "../../../../pipeline/cli/deploy/setting-options.ts";
import { cdkArguments } from "../../../../pipeline/cli/deploy/to-aws.ts";
import { DeploymentSettings } from "../../../../pipeline/workflow/deployment-settings.ts";

it("takes settings out of the CDK's own arguments, and leaves it the rest", () => {
  const args = [
    "-c",
    "email=a@example.com",
    "--context=removal=destroy",
    "--context",
    "mine=1",
    "-y",
  ];
  const given = givenSettings({}, args);
  expect(given.settings).toEqual({ email: "a@example.com", removal: "destroy" });
  expect(given.cdkArguments).toEqual(["--context", "mine=1", "-y"]);
});

it("prefers options to the CDK's arguments", () => {
  const given = givenSettings({ email: false, vpc: false }, ["-c", "email=a@example.com"]);
  expect(given.settings).toEqual({ email: "", vpcSubnetIds: "", vpcSecurityGroupIds: "" });
});

it.each([
  [{}, {}],
  [
    { alarms: false, stuckHours: 24 },
    { alarms: "off", stuckHours: "24" },
  ],
  [
    { alarms: true, throughputHours: 0 },
    { alarms: "on", throughputHours: "0" },
  ],
  [{ approvalLinks: true }, { approvalLinks: "true" }],
  [{ approvalLinks: false }, { approvalLinks: "false" }],
])("reads the options %j", (options, settings) => {
  expect(givenSettings(options, []).settings).toEqual(settings);
});

it.each([
  [["--profile", "prod"], "prod"],
  [["--profile=prod"], "prod"],
  [["--verbose"], undefined],
])("reads the profile of %j", (args, profile) => {
  expect(givenSettings({}, args).profile).toBe(profile);
});

it.each([
  [{ tuneSchedule: "rate(7 days)" }, { tuneSchedule: "rate(7 days)" }],
  [{ tuneSchedule: false as const }, { tuneSchedule: "" }],
])("reads the schedule of %j", (options, settings) => {
  expect(givenSettings(options, []).settings).toEqual(settings);
});

it("passes every setting to the CDK, since it keeps none", () => {
  const settings = DeploymentSettings.parse({
    email: "a@example.com",
    vpcSubnetIds: ["subnet-1", "subnet-2"],
    vpcSecurityGroupIds: ["sg-1"],
    tuneSchedule: "cron(0 3 ? * MON *)",
    sourceBuckets: ["exports", "logs/app/"],
  });
  const text = cdkArguments(settings, ["--verbose"], "out").join(" ");
  for (const [name, value] of Object.entries(settings)) {
    expect(text).toContain(`-c ${name}=${[value].flat().join(",")}`);
  }
  expect(text).toContain("-c vpcSubnetIds=subnet-1,subnet-2 -c vpcSecurityGroupIds=sg-1");
  expect(text).toMatch(/ --verbose$/);
});
