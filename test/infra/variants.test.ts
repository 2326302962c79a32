import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defined } from "../../dataset-tools/defined.ts";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";
import { cfnLint, itNeeds } from "../support/needs.ts";
import { makeStack } from "../support/stack-template.ts";

const vpc = { vpcSubnetIds: ["subnet-0a1b", "subnet-2c3d"], vpcSecurityGroupIds: ["sg-4e5f"] };

/** The settings that change what the template holds, alone and together. */
const variants: readonly Partial<DeploymentSettings>[] = [
  {},
  { encryption: "kms" },
  { removal: "destroy", email: "someone@example.com", alarms: "off" },
  vpc,
  { deploymentCall: "function", notice: "chat" },
  { email: "someone@example.com", monthlyBudget: 100, stuckHours: 24, throughputHours: 0 },
  { idleHours: 48, approvalLinks: true, tuneSchedule: "cron(0 3 ? * MON *)" },
  { sourceBuckets: ["exports", "logs/app/"], alarms: "off" },
  {
    encryption: "kms",
    removal: "destroy",
    ...vpc,
    deploymentCall: "function",
    approvalLinks: true,
  },
];

describe("the stack with any settings", () => {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-variants-"));
  const folders = variants.map((_, index) => join(folder, String(index)));

  beforeAll(() => {
    for (const [index, settings] of variants.entries()) {
      const stack = makeStack(settings, defined({ outdir: folders[index] }));
      const app = stack.node.root as App;
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      app.synth();
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("passes cdk-nag", () => {
    const reports = folders.map((each) =>
      JSON.parse(readFileSync(join(each, "validation-report.json"), "utf8")),
    );
    expect(reports.map(({ pluginReports }) => pluginReports)).toEqual(variants.map(() => []));
  });

  itNeeds(cfnLint(), "passes cfn-lint without errors", async (command) => {
    const templates = folders.map((each) => join(each, "Tunewright.template.json"));
    const options = ["--non-zero-exit-code", "error", "--format", "parseable"];
    const run = promisify(execFile)(command, [...options, "--", ...templates]);
    const { stdout } = await run.catch((error: { stdout: string; code: number }) => error);
    expect(stdout.split("\n").filter((line) => /:E\d+:/.test(line))).toEqual([]);
    await expect(run).resolves.toBeDefined();
  });
});
