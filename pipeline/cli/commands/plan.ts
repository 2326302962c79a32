import { systemClock } from "../../clock.ts";
import type { UserError } from "../../errors.ts";
import { planCosts } from "../../evaluation/plan-costs.ts";
import { budgetRefusal } from "../../run/budget.ts";
import { planTimes } from "../../run/plan-times.ts";
import { type Prepared, prepareData } from "../../run/prepare.ts";
import {
  type Proposal,
  proposeRun,
  type ResolvedConfig,
  resolveConfig,
  withSweep,
} from "../../run/propose.ts";
import { functionsByName } from "../../run/score-function.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import { readListedPrices } from "../listed-prices.ts";
import { baseServerHere } from "../local/base-server.ts";
import { openRemote } from "../open-s3-input.ts";
import { region, wholeNumber } from "../option-parsers.ts";
import { readingProgress } from "../reading-progress.ts";
import {
  type RunOptions,
  readRunConfig,
  readSweepOptions,
  withRunOptions,
  withSweepOptions,
} from "../run-options.ts";
import { configuredRegion, DEFAULT_REGION } from "../session-options.ts";
import { refuseForSelfCheck } from "../start-options.ts";
import { typedReading } from "../typed-reading.ts";
import { datasetText } from "../views/dataset.ts";
import { proposalText } from "../views/proposal.ts";

interface PlanOptions extends RunOptions {
  readonly local?: boolean;
  readonly region?: string;
  readonly runId?: string;
  readonly attempt: number;
  readonly aa?: boolean;
}

/** `tunewright plan FILE… --model NAME` */
export const command: CommandSpec<PlanOptions> = {
  help: {
    about: [
      "The first half of `tune`: it checks, converts and splits the data, and shows what the run would buy at what price, its hash and the run id that `tune` with the same options would use. Nothing is sent, and no AWS account is needed (but for data in s3:// addresses). Tokens are estimated: the tokenizers of most base models are not published.",
    ],
    exits: {
      0: "planned",
      1: "bad data, above the budget, or a price of a budgeted run is not known",
    },
    examples: [
      "tunewright plan tickets.csv --model nova-micro",
      "tunewright plan tickets.csv --model nova-micro --max-usd 20 --json",
    ],
  },
  configure(command) {
    withSweepOptions(withRunOptions(command))
      .argument(
        "[files...]",
        "labeled data: files, folders, globs, s3:// addresses, or - for stdin",
      )
      .option("--local", "plan the run that `tune --local` starts; no local cloud is started")
      .option(
        "--region <region>",
        "AWS Region; default is AWS_REGION, else the first Region of the base model",
        region,
      )
      .option("--run-id <id>", "id of the run; default is made from the data, model and plan")
      .option("--attempt <n>", "number of the attempt", wholeNumber(1), 1)
      .option("--aa", "plan an A/A check, which trains nothing and asks the base model twice");
  },
  run: (call) => inTemporaryFolder((folder) => plan(call, folder)),
};

async function plan({ args, options, output }: Call<PlanOptions>, folder: string): Promise<Result> {
  const isSelfCheck = options.aa === true;
  if (isSelfCheck) refuseForSelfCheck(options);
  const config = await readRunConfig(args, options);
  const listed = await readListedPrices(options.config, output);
  const sweep = await readSweepOptions(options);
  const resolved = { ...withSweep(resolveConfig(config, null, listed), sweep), isSelfCheck };
  const onProgress = readingProgress(output, () => systemClock.now());
  const prepared = await prepareData(config, resolved.model, { folder, openRemote, onProgress });
  output.line(datasetText(prepared));
  const { proposal, gaps } = propose(resolved, prepared, options);
  const { plan, planHash, runId } = proposal;
  const isKnown = gaps.length === 0;
  const [costs, times] = [planCosts(plan), planTimes(plan)];
  const named = options.model === undefined ? "" : ` --model ${options.model}`;
  const typed = `${typedReading(args, options)}${named}`;
  const refusal = budgetRefusal(plan, config.budget);
  const local = options.local === true && ((await baseServerHere()) ?? true);
  return {
    exitCode: refusal === undefined ? 0 : 1,
    data: {
      runId: isKnown || options.runId !== undefined ? runId : null,
      planHash: isKnown ? planHash : null,
      plan,
      costs,
      times,
      gaps,
      budget: config.budget ?? null,
      refusal: refusal === undefined ? null : refusalOf(refusal),
    },
    text: proposalText(proposal, { costs, times, gaps, local, refusal, typed }),
  };
}

function refusalOf({ code, message, hint }: UserError) {
  return { code, message, hint: hint ?? null };
}

/** In place of the account of the run, which cannot be known without credentials. */
const NO_ACCOUNT = "000000000000";

/** Proposes the run as `tune` does, with what cannot be known without an account. */
function propose(
  resolved: ResolvedConfig,
  { dataset }: Prepared,
  { runId, attempt, ...options }: PlanOptions,
): { proposal: Proposal; gaps: string[] } {
  const region = regionOf(options, resolved.model.regions ?? []);
  const named = functionsByName(dataset.scores);
  // Only a scorer that is named without its ARN needs the account.
  const where =
    named.length === 0
      ? { region }
      : { region, stateMachineArn: `arn:aws:states:${region}:${NO_ACCOUNT}:stateMachine:none` };
  return {
    proposal: proposeRun(resolved, dataset, { ...where, runId, attempt }),
    gaps: named.map(
      (name) =>
        `the account of the scorer ${name}: plan hash and run id follow from it, and \`tune\` shows them`,
    ),
  };
}

/** The Region in which `tune` would run; a local cloud heeds no environment. */
function regionOf(
  { local, region }: Pick<PlanOptions, "local" | "region">,
  regions: readonly string[],
) {
  const [first = DEFAULT_REGION] = regions;
  return region ?? (local === true ? undefined : configuredRegion()) ?? first;
}
