import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defined } from "../../../dataset-tools/defined.ts";
import { UserError } from "../../errors.ts";
import { readGiven, regionOf, type Wanted } from "../../run/given-model.ts";
import { prepareData } from "../../run/prepare.ts";
import { proposeRun, type ResolvedConfig, resolveConfig } from "../../run/propose.ts";
import { openSession, type Session, type SessionOptions, withSession } from "../cloud-session.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import { runCommand } from "../follow-run.ts";
import { openRemoteIn } from "../open-s3-input.ts";
import { wholeNumber } from "../option-parsers.ts";
import { type RunOptions, readRunConfig, withRunOptions } from "../run-options.ts";
import { confirmAndStart, followResults, type Started } from "../start-run.ts";
import { datasetText } from "../views/dataset.ts";

interface TuneOptions extends RunOptions, SessionOptions {
  readonly yes?: boolean;
  readonly runId?: string;
  readonly attempt: number;
  readonly watch: boolean;
  readonly fromModel?: string;
  readonly fromJob?: string;
}

/** `tunewright tune FILE… --model NAME` */
export const command: CommandSpec<TuneOptions> = {
  configure(command) {
    withSession(withRunOptions(command))
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
      .option("--no-watch", "start the run and return without waiting for its end")
      .addHelpText(
        "after",
        `
The same data, model and settings make the same run id, so a second \`tune\` follows the first run.
\`tunewright resume RUN\` continues a run that failed from what exists.
Exit code: 0 model accepted, 1 bad data, run failed or model rejected, 2 wrong call.

Examples:
  tunewright tune tickets.csv --model nova-micro --local
  tunewright tune train.csv --columns prompt=text,completion=label --model llama-3-1-8b --epochs 3
  tunewright tune new-tickets.csv --from-model arn:aws:bedrock:us-east-1:123456789012:custom-model/…`,
      );
  },
  async run(call) {
    const folder = await mkdtemp(join(tmpdir(), "tunewright-"));
    try {
      return await tune(call, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function tune(call: Call<TuneOptions>, folder: string): Promise<Result> {
  const { options, output } = call;
  const { resolved, opening } = await resolve(call);
  const { config, model, given } = resolved;
  const openRemote = openRemoteIn(opening);
  const prepared = await prepareData(config, model, { folder, given, openRemote });
  output.line(datasetText(prepared));
  const session = await opening;
  const { region } = session;
  const { runId, attempt } = options;
  const proposal = proposeRun(resolved, prepared.dataset, { region, runId, attempt });
  const started = await confirmAndStart(session, proposal, { yes: options.yes === true, output });
  return options.watch ? toTheEnd(session, started, call) : startedOnly(session, started);
}

/** What will be tuned, or which model evaluated, and the cloud in which it is, which may still be starting. */
async function resolve(
  call: Call<TuneOptions>,
): Promise<{ resolved: ResolvedConfig; opening: Promise<Session> }> {
  const { args, options, output } = call;
  const wanted = wantedOf(options);
  if (wanted === null) {
    const resolved = resolveConfig(await readRunConfig(args, options));
    // The local cloud may take seconds to start; the rows are read meanwhile.
    const regions = resolved.model.regions ?? undefined;
    const opening = openSession(options, output, { ...defined({ regions }), currentStack: true });
    opening.catch(() => undefined);
    return { resolved, opening };
  }
  const session = await openSession(options, output, {
    regions: [regionOf(wanted)],
    currentStack: true,
  });
  const given = await readGiven(await session.environment(), wanted);
  const config = await readRunConfig(args, options, { model: given.baseModel });
  return { resolved: resolveConfig(config, given), opening: Promise.resolve(session) };
}

/** Options that say how a model is trained, and have no effect on one that is. */
const TRAINING_OPTIONS = [
  "epochs",
  "learningRate",
  "warmupSteps",
  "hyper",
  "heldOut",
  "validationShare",
  "evaluationShare",
] as const;

function wantedOf(options: TuneOptions): Wanted | null {
  const { fromModel, fromJob } = options;
  if (fromModel === undefined && fromJob === undefined) return null;
  if (fromModel !== undefined && fromJob !== undefined) {
    throw new UserError("Call.Wrong", "--from-model and --from-job cannot both be given");
  }
  const useless = TRAINING_OPTIONS.find((name) => options[name] !== undefined);
  if (useless !== undefined) {
    const flag = `--${useless.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UserError("Call.Wrong", `${flag} has no effect on a model that is already trained`, {
      hint: `Omit it, or omit --from-${fromModel === undefined ? "job" : "model"} to train one.`,
    });
  }
  return fromModel === undefined
    ? { kind: "job", arn: fromJob ?? "" }
    : { kind: "model", arn: fromModel };
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
