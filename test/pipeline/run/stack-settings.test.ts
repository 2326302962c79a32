import { afterAll, beforeAll, expect, it } from "vitest";
import { cloudFormationClient } from "../../../pipeline/clients.ts";
import {
  changesOf,
  checkSwitch,
  nextSettings,
  readSettings,
} from "../../../pipeline/run/stack-settings.ts";
import { DeploymentSettings } from "../../../pipeline/workflow/deployment-settings.ts";
import { writeAssembly } from "../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../support/local-cloud.ts";

const settings = (changes: Partial<DeploymentSettings> = {}) => DeploymentSettings.parse(changes);

let empty: TestCloud;
let old: TestCloud;
beforeAll(async () => {
  empty = await startTestCloud();
  const resources = { Key: { Type: "AWS::KMS::Key", Properties: {} } };
  const outputs = { DataBucketName: { Value: "data" } };
  const assembly = writeAssembly({ name: "Tunewright", resources, outputs });
  old = await startTestCloud({ assembly });
});
afterAll(() => Promise.all([empty.stop(), old.stop()]));

it("there are none where no stack is deployed", async () => {
  expect(await readSettings(cloudFormationClient(empty.client))).toBeUndefined();
});

it("a stack that kept none shows by its key that it is encrypted with it", async () => {
  const read = await readSettings(cloudFormationClient(old.client));
  expect(read).toEqual(settings({ encryption: "kms" }));
});

it("what is given replaces what is deployed, the rest stays", () => {
  const deployed = settings({ email: "a@example.com", removal: "destroy" });
  const next = nextSettings(deployed, {
    email: "",
    vpcSubnetIds: "subnet-1",
    vpcSecurityGroupIds: "sg-1",
  });
  expect(changesOf(deployed, next)).toEqual([
    { name: "email", before: "a@example.com", after: "" },
    { name: "vpcSubnetIds", before: "", after: "subnet-1" },
    { name: "vpcSecurityGroupIds", before: "", after: "sg-1" },
  ]);
  expect(changesOf(deployed, nextSettings(deployed, {}))).toEqual([]);
});

it.each([
  [{ encryption: "kms" }, { encryption: "s3" }, "Settings.KeyIsUsed"],
  [{ encryption: "kms" }, { encryption: "kms", removal: "destroy" }, "Settings.KeyWouldBeDeleted"],
  [{ deploymentCall: "function" }, { deploymentCall: "sdk" }, "Settings.RunsInFlight"],
  [{ approvalLinks: true }, { approvalLinks: false }, "Settings.RunsInFlight"],
] as const)("refuses to change %j to %j", (before, after, code) => {
  const change = { before: settings(before), after: settings(after), running: ["run-1"] };
  expect(() => checkSwitch(change)).toThrow(expect.objectContaining({ code }));
});

it.each([
  [{}, { encryption: "kms" }],
  [{}, { removal: "destroy" }],
  [{}, { deploymentCall: "function" }],
  [{ deploymentCall: "function" }, { deploymentCall: "sdk" }],
  [{}, { approvalLinks: true }],
  [{ approvalLinks: true }, { approvalLinks: false }],
  [{ encryption: "kms", removal: "destroy" }, { encryption: "kms" }],
] as const)("lets %j change to %j", (before, after) => {
  const change = { before: settings(before), after: settings(after), running: [] };
  expect(() => checkSwitch(change)).not.toThrow();
});
