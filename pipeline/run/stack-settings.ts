import {
  type CloudFormationClient,
  DescribeStackResourcesCommand,
} from "@aws-sdk/client-cloudformation";
import { UserError } from "../errors.ts";
import { DeploymentSettings } from "../workflow/deployment-settings.ts";
import { findOutputs, STACK } from "./stack.ts";

/** A setting by its name, as text: lists have commas, nothing is empty. */
export type SettingTexts = Readonly<Partial<Record<keyof DeploymentSettings, string>>>;

/** One setting, before and after a deployment. */
export interface SettingChange {
  readonly name: keyof DeploymentSettings;
  readonly before: string;
  readonly after: string;
}

/**
 * Reads the settings of the deployed stack from its output; undefined when it is not deployed.
 * A stack of before settings were kept shows its encryption by its resources; the rest is the default.
 */
export async function readSettings(
  cloudFormation: CloudFormationClient,
): Promise<DeploymentSettings | undefined> {
  const outputs = await findOutputs(cloudFormation);
  // A stack whose first creation failed has no outputs, and keeps nothing.
  if (outputs === undefined || outputs.size === 0) return undefined;
  const text = outputs.get("Settings");
  if (text !== undefined) return DeploymentSettings.parse(JSON.parse(text));
  const answer = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: STACK }));
  const hasKey = answer.StackResources?.some((one) => one.ResourceType === "AWS::KMS::Key");
  return DeploymentSettings.parse({ encryption: hasKey === true ? "kms" : "s3" });
}

/**
 * The settings of the next deployment: those that the user gives, the others as they are deployed.
 * @throws UserError `Settings.Invalid`
 */
export function nextSettings(
  deployed: DeploymentSettings | undefined,
  given: SettingTexts,
): DeploymentSettings {
  const read = DeploymentSettings.safeParse({ ...deployed, ...given });
  if (read.success) return read.data;
  const lines = read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new UserError("Settings.Invalid", lines.join("\n"), {
    hint: "`tunewright deploy --help` lists the settings and their values.",
  });
}

/** The settings as texts. */
export function asTexts(settings: DeploymentSettings): Required<SettingTexts> {
  const texts = Object.entries(settings).map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(texts) as Required<SettingTexts>;
}

/** What a deployment would change, by setting. */
export function changesOf(before: DeploymentSettings, after: DeploymentSettings): SettingChange[] {
  const [old, fresh] = [asTexts(before), asTexts(after)];
  return Object.keys(DeploymentSettings.shape)
    .map((name) => name as keyof DeploymentSettings)
    .filter((name) => old[name] !== fresh[name])
    .map((name) => ({ name, before: old[name], after: fresh[name] }));
}

/** What runs in flight may still need and a change of the settings takes away, in words; null: nothing. */
export function takenFromRuns(
  before: DeploymentSettings,
  after: DeploymentSettings,
): string | null {
  if (before.deploymentCall === "function" && after.deploymentCall !== "function") {
    return "deploymentCall cannot change from function to sdk while runs are in flight that may still call the function";
  }
  if (before.approvalLinks && !after.approvalLinks) {
    return "approvalLinks cannot be turned off while runs are in flight that may still ask for approval with a link";
  }
  return null;
}

/** A change of the settings, and the ids of the runs that are in flight. */
export interface Switch {
  readonly before: DeploymentSettings;
  readonly after: DeploymentSettings;
  readonly running: readonly string[];
}

/**
 * Refuses what would make data or models of earlier runs unreadable, or fail runs in flight.
 * @throws UserError `Settings.KeyIsUsed`, `Settings.KeyWouldBeDeleted`, `Settings.RunsInFlight`
 */
export function checkSwitch({ before, after, running }: Switch): void {
  const taken = takenFromRuns(before, after);
  if (taken !== null && running.length > 0) {
    throw new UserError("Settings.RunsInFlight", `${taken}: ${running.join(", ")}`, {
      hint: "Wait until they have ended: `tunewright runs`.",
    });
  }
  if (before.encryption === "kms" && after.encryption !== "kms") {
    throw new UserError(
      "Settings.KeyIsUsed",
      "encryption cannot change from kms to s3: the files and custom models of earlier runs are encrypted with the " +
        "stack's key. Without it no role could read them any more, and runs in flight would fail.",
      { hint: "Leave out --encryption, or deploy a stack with s3 in another account or Region." },
    );
  }
  if (before.encryption === "kms" && before.removal === "retain" && after.removal === "destroy") {
    throw new UserError(
      "Settings.KeyWouldBeDeleted",
      "removal cannot change from retain to destroy while the stack has its own key: deleting the stack would then " +
        "delete the key, and with it every file and custom model that it encrypts.",
      { hint: "Leave out --removal; `tunewright destroy` says what stays and what it costs." },
    );
  }
}
