import { type Command, Option } from "commander";
import { defined } from "../../../dataset-tools/defined.ts";
import type { SettingTexts } from "../../run/stack-settings.ts";
import { DeploymentSettings, NoticeFormat } from "../../workflow/deployment-settings.ts";
import { number, wholeNumber } from "../option-parsers.ts";

/** Options that choose the settings of a deployment; what is left out stays as it is deployed. */
export interface SettingOptions {
  readonly encryption?: string;
  /** false: `--no-email`. */
  readonly email?: string | false;
  readonly notice?: string;
  /** false: `--no-monthly-budget`. */
  readonly monthlyBudget?: number | false;
  readonly removal?: string;
  readonly vpcSubnets?: string;
  readonly vpcSecurityGroups?: string;
  /** false: `--no-vpc`. */
  readonly vpc?: false;
  readonly deploymentCall?: string;
  readonly idleHours?: number;
  /** false: `--no-alarms`. */
  readonly alarms?: boolean;
  readonly stuckHours?: number;
  readonly throughputHours?: number;
  /** false: `--no-approval-links`. */
  readonly approvalLinks?: boolean;
  /** false: `--no-tune-schedule`. */
  readonly tuneSchedule?: string | false;
  /** false: `--no-source-buckets`. */
  readonly sourceBuckets?: string | false;
}

/** Adds the options of `SettingOptions`. */
export function withSettings(command: Command): Command {
  const basic = command
    .addOption(
      new Option(
        "--encryption <kind>",
        "who keeps the key of data and custom models: AWS, or the stack's own KMS key",
      ).choices(["s3", "kms"]),
    )
    .option("--email <address>", "notify this address when runs end")
    .option("--no-email", "notify no address")
    .addOption(
      new Option(
        "--notice <format>",
        "how notices are written: as text, or for Amazon Q Developer in chat applications (Slack, Microsoft Teams), which you subscribe to the topic; an address then gets JSON",
      ).choices(NoticeFormat.options),
    )
    .option(
      "--monthly-budget <usd>",
      "an AWS Budget that warns --email when the account spends as much on Amazon Bedrock in a month; it lags by hours and stops nothing",
      number,
    )
    .option("--no-monthly-budget", "no AWS Budget")
    .addOption(
      new Option(
        "--removal <what>",
        "what becomes of the data bucket when the stack is deleted",
      ).choices(["retain", "destroy"]),
    )
    .option("--vpc-subnets <ids>", "subnets of customization jobs, separated by commas")
    .option("--vpc-security-groups <ids>", "security groups of customization jobs")
    .option("--no-vpc", "customization jobs use Bedrock's own network")
    .addOption(
      new Option(
        "--deployment-call <caller>",
        "who creates deployments: Step Functions, or a function where its Region cannot",
      ).choices(["sdk", "function"]),
    );
  return withWatching(basic);
}

/** What the stack watches, says and does by itself. */
function withWatching(command: Command): Command {
  return command
    .option(
      "--idle-hours <n>",
      "notify of serving that was not invoked for so many hours; 0: never",
      wholeNumber(0, 8760),
    )
    .option("--alarms", "alarms and a dashboard in CloudWatch, which bills them (the default)")
    .option("--no-alarms", "neither")
    .option(
      "--stuck-hours <n>",
      "alarm when a run executes for longer; default 72",
      wholeNumber(1, 336),
    )
    .option(
      "--throughput-hours <n>",
      "alarm when provisioned throughput is served for more hours within a day, all together; default 48, 0: never",
      wholeNumber(0, 10_000),
    )
    .option(
      "--approval-links",
      "requests for approval have a signed link, by which anyone who has it can decide in a browser; its key costs 1 USD a month",
    )
    .option("--no-approval-links", "they have the command only (the default)")
    .option(
      "--tune-schedule <expression>",
      "when standing requests for runs are looked at (UTC), e.g. 'cron(0 3 ? * MON *)'; one whose data has changed starts a run",
    )
    .option("--no-tune-schedule", "standing requests start nothing")
    .option(
      "--source-buckets <names>",
      "buckets that `prepare --in-cloud` may read, or prefixes in them (NAME/PREFIX), separated by commas",
    )
    .option("--no-source-buckets", "it may read the stack's own bucket only (the default)");
}

/** What a user chose: the settings, and what is left for `cdk deploy`. */
export interface Given {
  readonly settings: SettingTexts;
  readonly cdkArguments: readonly string[];
  /** Profile of the AWS configuration, the CDK's `--profile`: it counts for all calls of a deployment. */
  readonly profile: string | undefined;
}

/**
 * Reads the settings from the options and from the CDK's own `-c name=value`, which options override.
 * @param args what the user typed after `--`
 */
export function givenSettings(options: SettingOptions, args: readonly string[]): Given {
  const { settings, cdkArguments } = fromContext(args);
  const chosen: SettingTexts = defined({
    encryption: options.encryption,
    email: options.email === false ? "" : options.email,
    notice: options.notice,
    monthlyBudget: budgetText(options.monthlyBudget),
    removal: options.removal,
    vpcSubnetIds: options.vpc === false ? "" : options.vpcSubnets,
    vpcSecurityGroupIds: options.vpc === false ? "" : options.vpcSecurityGroups,
    deploymentCall: options.deploymentCall,
    idleHours: numberText(options.idleHours),
    alarms: options.alarms === undefined ? undefined : options.alarms ? "on" : "off",
    stuckHours: numberText(options.stuckHours),
    throughputHours: numberText(options.throughputHours),
    approvalLinks: options.approvalLinks === undefined ? undefined : String(options.approvalLinks),
    tuneSchedule: options.tuneSchedule === false ? "" : options.tuneSchedule,
    sourceBuckets: options.sourceBuckets === false ? "" : options.sourceBuckets,
  });
  return { settings: { ...settings, ...chosen }, cdkArguments, profile: profileIn(args) };
}

function budgetText(usd: SettingOptions["monthlyBudget"]): string | undefined {
  return numberText(usd === false ? 0 : usd);
}

function numberText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function profileIn(args: readonly string[]): string | undefined {
  const inOne = args.find((arg) => arg.startsWith("--profile="))?.slice("--profile=".length);
  const at = args.indexOf("--profile");
  return inOne ?? (at === -1 ? undefined : args[at + 1]);
}

function fromContext(args: readonly string[]): Omit<Given, "profile"> {
  const settings: Record<string, string> = {};
  const cdkArguments: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const isShort = arg === "-c" || arg === "--context";
    const text = isShort ? (rest.shift() ?? "") : (/^--context=(.*)$/.exec(arg)?.[1] ?? "");
    const [name = "", ...value] = text.split("=");
    if (name in DeploymentSettings.shape) settings[name] = value.join("=");
    else cdkArguments.push(arg, ...(isShort ? [text] : []));
  }
  return { settings, cdkArguments };
}
