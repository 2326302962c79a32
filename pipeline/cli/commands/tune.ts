import { defined } from "../../../dataset-tools/defined.ts";
import { systemClock } from "../../clock.ts";
import { readGiven, regionOf } from "../../run/given-model.ts";
import { prepareData } from "../../run/prepare.ts";
import { proposeRun, type ResolvedConfig, resolveConfig, withSweep } from "../../run/propose.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { openSession, type Session, type SessionOptions, withSession } from "../cloud-session.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import { runCommand } from "../follow-run.ts";
import { readListedPrices } from "../listed-prices.ts";
import { openRemoteIn } from "../open-s3-input.ts";
import { wholeNumber } from "../option-parsers.ts";
import { readingProgress } from "../reading-progress.ts";
import {
  type RunOptions,
  readRunConfig,
  readSweepOptions,
  withRunOptions,
  withSweepOptions,
} from "../run-options.ts";
import { type StartOptions, wantedOf } from "../start-options.ts";
import { confirmAndStart, followResults, type Started } from "../start-run.ts";
import { datasetText } from "../views/dataset.ts";

interface TuneOptions extends RunOptions, SessionOptions, StartOptions {
  readonly yes?: boolean;
  readonly runId?: string;
  readonly attempt: number;
  readonly watch: boolean;
}

/** `tunewright tune FILE… --model NAME` */
export const command: CommandSpec<TuneOptions> = {
  help: {
    about: [
      "The same data, model and settings make the same run id, so a second `tune` follows the first run. `tunewright resume RUN` continues a run that failed from what exists.",
      "With --base-first nothing is trained where the base model scores 95% (`evaluation.headroom`) or more, or where the gate would reject even a model that is always right; `tunewright resume RUN --tune-anyway` then trains all the same.",
      "--score module:FILE and function:ARN are scorers of your own; the functions' names start with tunewright-scorer- (what they get and return: pipeline/evaluation/external/README.md).",
      "--sweep trains a model with each candidate of a file, e.g. `grid: {epochCount: [1, 2, 3]}`; the plan names them all with their prices, and the models that lose are deleted.",
      "--aa holds out the same rows as the run without it. It registers and serves nothing.",
      "Ctrl-C detaches; the run continues. `tunewright watch` follows it again, `tunewright stop` stops it.",
    ],
    exits: {
      0: "model accepted, or A/A check passed",
      1: "bad data, run failed, model rejected or not tuned",
    },
    examples: [
      "tunewright tune tickets.csv --model nova-micro --local",
      "tunewright tune train.csv --columns prompt=text,completion=label --model llama-3-1-8b --epochs 3",
      "tunewright tune tickets.csv --model nova-micro --sweep sweep.yaml --max-usd 20",
      "tunewright tune new-tickets.csv --from-model arn:aws:bedrock:us-east-1:123456789012:custom-model/a1b2c3",
    ],
  },
  configure(command) {
    withSession(withSweepOptions(withRunOptions(command)))
      .argument(
        "[files...]",
        "labeled data: files, folders, globs, s3:// addresses, or - for stdin",
      )
      .option("--yes", "start without asking for confirmation, even though it costs money")
      .option("--run-id <id>", "id of the run; default is made from the data, model and plan")
      .option(
        "--attempt <n>",
        "number of the attempt; 2 or more starts a failed run again, training included",
        wholeNumber(1),
        1,
      )
      .option(
        "--from-model <arn>",
        "evaluate, serve and register this custom model instead of training one; all rows are held out",
      )
      .option(
        "--from-job <arn>",
        "as --from-model, for the model that this customization job makes",
      )
      .option(
        "--aa",
        "train nothing: ask the base model twice and check that the gate does not accept it against itself",
      )
      .option("--no-watch", "start the run and return without waiting for its end");
  },
  run: (call) => inTemporaryFolder((folder) => tune(call, folder)),
};

async function tune(call: Call<TuneOptions>, folder: string): Promise<Result> {
  const { options, output } = call;
  const { resolved, opening } = await resolve(call);
  const { config, model, given } = resolved;
  const openRemote = openRemoteIn(opening);
  const onProgress = readingProgress(output, () => systemClock.now());
  const prepared = await prepareData(config, model, { folder, given, openRemote, onProgress });
  output.line(datasetText(prepared));
  const session = await opening;
  const { region } = session;
  const { runId, attempt } = options;
  const needsAccount = prepared.dataset.scores.some(({ kind }) => kind === "function");
  const stack = needsAccount ? (await session.environment()).stack : undefined;
  const where = { region, stateMachineArn: stack?.stateMachineArn };
  const proposal = proposeRun(resolved, prepared.dataset, { ...where, runId, attempt });
  const started = await confirmAndStart(session, proposal, { yes: options.yes === true, output });
  return options.watch ? toTheEnd(session, started, call) : startedOnly(session, started);
}

/** What will be tuned, or which model evaluated, and the cloud in which it is, which may still be starting. */
async function resolve(
  call: Call<TuneOptions>,
): Promise<{ resolved: ResolvedConfig; opening: Promise<Session> }> {
  const { args, options, output } = call;
  const wanted = wantedOf(options);
  const listed = await readListedPrices(options.config, output);
  if (wanted === null) {
    const isSelfCheck = options.aa === true;
    const config = resolveConfig(await readRunConfig(args, options), null, listed);
    const resolved = { ...withSweep(config, await readSweepOptions(options)), isSelfCheck };
    // The local cloud may take seconds to start; the rows are read meanwhile.
    const regions = resolved.model.regions ?? undefined;
    const opening = openSession(options, output, {
      ...defined({ regions }),
      currentStack: true,
      makesState: true,
    });
    opening.catch(() => undefined);
    return { resolved, opening };
  }
  const session = await openSession(options, output, {
    regions: [regionOf(wanted)],
    currentStack: true,
    makesState: true,
  });
  const given = await readGiven(await session.environment(), wanted);
  const config = await readRunConfig(args, options, { model: given.baseModel });
  return { resolved: resolveConfig(config, given, listed), opening: Promise.resolve(session) };
}

async function toTheEnd(
  session: Session,
  started: Started,
  { output }: Call<TuneOptions>,
): Promise<Result> {
  const { runId, planHash, plan } = started.proposal;
  const of = { runId, number: started.standing === "new" ? 1 : undefined };
  const ended = await followResults(session, of, output);
  return { ...ended, data: { ...ended.data, planHash, plan } };
}

function startedOnly(session: Session, { proposal, standing }: Started): Result {
  const { runId, planHash, plan } = proposal;
  const watch = runCommand("watch", runId, session.flags);
  return { data: { runId, planHash, plan, standing }, text: `  follow it with \`${watch}\`` };
}
