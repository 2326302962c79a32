import { spawn } from "node:child_process";
import { cpSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defined } from "../../../dataset-tools/defined.ts";
import { type ClientOptions, cloudFormationClient } from "../../clients.ts";
import { systemClock } from "../../clock.ts";
import { UserError } from "../../errors.ts";
import { openEnvironment } from "../../run/environment.ts";
import { listRuns } from "../../run/list.ts";
import { failedOn } from "../../run/stack-failure.ts";
import {
  asTexts,
  changesOf,
  checkSwitch,
  nextSettings,
  readSettings,
  type SettingChange,
  takenFromRuns,
} from "../../run/stack-settings.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { DeploymentSettings } from "../../workflow/deployment-settings.ts";
import type { Result } from "../command.ts";
import { assemblyFolder } from "../local/assembly.ts";
import { appCommand, isPackage, packageRoot, quietCdk } from "../local/paths.ts";
import type { Output } from "../output.ts";
import { nextLines } from "../views/next.ts";
import type { Caller } from "./caller.ts";
import type { Given } from "./setting-options.ts";
import { requireTools } from "./tools.ts";

const NEXT = nextLines([
  ["tunewright doctor", "examines account, stack and base model"],
  ["tunewright tune FILE --model NAME", "shows the plan, asks, and starts a run"],
]);

/** What is deployed, and as whom. */
export interface Deployment {
  readonly caller: Caller;
  readonly given: Given;
  /** Standard output is for the result alone. */
  readonly json: boolean;
}

/**
 * Deploys the stack with `cdk deploy`, after everything that can be refused has been looked at: nothing is built
 * before that. Settings that the user does not give stay as they are deployed.
 * @throws UserError `Settings.…`, `Deploy.…`
 */
export async function deployToAws(
  { caller, given, json }: Deployment,
  output: Output,
): Promise<Result> {
  const endpoint = process.env["AWS_ENDPOINT_URL"];
  const clients = defined({ region: caller.region, endpoint });
  const cloudFormation = cloudFormationClient(clients);
  const deployed = await readSettings(cloudFormation);
  const settings = nextSettings(deployed, given.settings);
  if (deployed !== undefined) {
    const takes = takenFromRuns(deployed, settings) !== null;
    const running = takes ? await runningIds(clients) : [];
    checkSwitch({ before: deployed, after: settings, running });
  }
  const changes = deployed === undefined ? [] : changesOf(deployed, settings);
  for (const line of intent(caller, deployed, { settings, changes })) output.line(line);
  checkEndpoint(endpoint);
  if (!isDefault(settings)) requireTools("settings");
  const startedAt = systemClock.now();
  const exitCode = await inTemporaryFolder((folder) =>
    runCdk(cdkArguments(settings, given.cdkArguments, folder), caller, json),
  );
  const failed = exitCode !== 0 && (await failedOn(cloudFormation, startedAt));
  if (failed === "createCustomModelDeployment") throw unknownCall(caller.region);
  const data = { deployed: exitCode === 0, ...caller, settings, changes };
  return exitCode === 0 ? { data, text: `\n${NEXT}` } : { data, text: "", exitCode: 1 };
}

async function runningIds(clients: ClientOptions): Promise<string[]> {
  const environment = await openEnvironment(clients);
  const every = { limit: Number.POSITIVE_INFINITY, status: "RUNNING" } as const;
  return (await listRuns(environment, every)).map(({ runId }) => runId);
}

interface Intent {
  readonly settings: DeploymentSettings;
  readonly changes: readonly SettingChange[];
}

/** What is about to be deployed, where, and what of it is new. */
function intent(
  { account, region }: Caller,
  deployed: DeploymentSettings | undefined,
  { settings, changes }: Intent,
): string[] {
  const texts = Object.entries(asTexts(settings)).map(([name, value]) => {
    const change = changes.find((one) => one.name === name);
    const was = change === undefined ? "" : `   (was ${shown(change.before)})`;
    return `  ${name.padEnd(20)} ${shown(value)}${was}`;
  });
  const head = deployed === undefined ? "a new stack" : "an update of the deployed stack";
  return [
    `${head} in account ${account}, ${region}`,
    ...texts,
    ...(changes.some(({ name }) => name === "encryption")
      ? ["  Files and models that exist keep their encryption; new ones get the stack's key."]
      : []),
  ];
}

const shown = (value: string) => (value === "" ? "none" : value);

/** `cdk deploy` cannot deploy to a local cloud: that has no staging bucket for it. */
function checkEndpoint(endpoint: string | undefined): void {
  if (endpoint === undefined) return;
  throw new UserError(
    "Deploy.Endpoint",
    `AWS_ENDPOINT_URL is set to ${endpoint}, which is not AWS`,
    {
      hint: "Unset it to deploy to AWS, or use `tunewright deploy --local` for the local cloud.",
    },
  );
}

/**
 * Arguments of the CDK's command line.
 * @param folder temporary; the package's own, where the CDK would write, may be read-only
 */
export function cdkArguments(
  settings: DeploymentSettings,
  more: readonly string[],
  folder: string,
): string[] {
  const context = Object.entries(asTexts(settings))
    .filter(([, value]) => value !== "")
    .flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return ["deploy", ...appArguments(settings, folder), ...context, ...more];
}

/** The CDK app, or in the package with the default settings the stack as it is synthesized already. */
function appArguments(settings: DeploymentSettings, folder: string): string[] {
  if (!isPackage) return ["--app", appCommand];
  if (!isDefault(settings)) return ["--app", appCommand, "--output", folder];
  cpSync(assemblyFolder(), folder, { recursive: true });
  return ["--app", folder];
}

function isDefault(settings: DeploymentSettings): boolean {
  return changesOf(DeploymentSettings.parse({}), settings).length === 0;
}

async function runCdk(
  args: readonly string[],
  { region }: Caller,
  json: boolean,
): Promise<number | null> {
  const cdk = createRequire(import.meta.url).resolve("aws-cdk/package.json");
  const child = spawn(process.execPath, [join(dirname(cdk), "bin", "cdk"), ...args], {
    cwd: packageRoot,
    env: { ...process.env, ...quietCdk, AWS_REGION: region },
    stdio: ["inherit", json ? 2 : "inherit", "inherit"],
  });
  return new Promise((resolve) => child.once("close", resolve));
}

function unknownCall(region: string): UserError {
  const message =
    `Step Functions in ${region} does not know the call createCustomModelDeployment (an API of July 2025), ` +
    "so it refused the state machine, and CloudFormation has rolled the deployment back.";
  const hint =
    "Deploy with `tunewright deploy --deployment-call function`: a function then makes that call.";
  return new UserError("Deploy.UnknownCall", message, { hint });
}
