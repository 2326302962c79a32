import type { Command } from "commander";
import { UserError } from "../../errors.ts";
import { prepareData } from "../../run/prepare.ts";
import { proposeRun, resolveConfig } from "../../run/propose.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import { runCommand } from "../follow.ts";
import { number, type RunOptions, readRunConfig, withRunOptions } from "../run-options.ts";
import { openSession, type Session, type SessionOptions, withSession } from "../session.ts";
import { follow, type Started, start } from "../start-and-follow.ts";
import { withTemporaryFolder } from "../temporary.ts";
import { datasetText } from "../views/dataset.ts";
import { endText } from "../views/ending.ts";

interface TuneOptions extends RunOptions, SessionOptions {
  readonly yes?: boolean;
  readonly runId?: string;
  readonly attempt: number;
  readonly watch: boolean;
}

/** `tunewright tune FILE… --model NAME` */
export const command: CommandSpec<TuneOptions> = {
  configure(command) {
    withSession(withRunOptions(command))
      .argument("[files...]", "labeled data: CSV, JSONL, JSON")
      .option("--yes", "start without asking, though it costs money")
      .option("--run-id <id>", "id of the run; default is made from data, model and plan")
      .option("--attempt <n>", "start again what failed under the same plan", number, 1)
      .option("--no-watch", "start, and do not wait for the end");
    examples(command);
  },
  run: (call) => withTemporaryFolder((folder) => tune(call, folder)),
};

function examples(command: Command): void {
  command.addHelpText(
    "after",
    `
A run with the same data, model and settings has the same id: a second \`tune\` adopts it.
Exit code: 0 accepted, 1 data not fine, run failed or model rejected, 2 wrong call.

Examples:
  tunewright tune tickets.csv --model nova-micro --local
  tunewright tune train.csv --columns prompt=text,completion=label --model llama-3-1-8b --epochs 3`,
  );
}

async function tune(call: Call<TuneOptions>, folder: string): Promise<Result> {
  const { args, options, output } = call;
  if (!Number.isInteger(options.attempt) || options.attempt < 1) {
    throw new UserError(
      "Call.Wrong",
      `--attempt must be a whole number above 0; got ${options.attempt}`,
    );
  }
  const resolved = resolveConfig(await readRunConfig(args, options));
  // The local cloud may take seconds to come up; the rows are read meanwhile.
  const opening = openSession(options, output, resolved.model.regions ?? undefined);
  opening.catch(() => undefined);
  const prepared = await prepareData(resolved.config, resolved.model, { folder: folder });
  output.line(datasetText(prepared));
  const session = await opening;
  const { region } = session;
  const { runId, attempt } = options;
  const proposal = proposeRun(resolved, prepared.dataset, { region, runId, attempt });
  const started = await start(session, proposal, { yes: options.yes === true, output });
  return options.watch ? toTheEnd(session, started, call) : startedOnly(started, call);
}

async function toTheEnd(
  session: Session,
  started: Started,
  { options, output }: Call<TuneOptions>,
): Promise<Result> {
  const { planHash, plan } = started.proposal;
  const isLocal = options.local === true;
  const { view, results } = await follow(session, started, { output, isLocal });
  return {
    data: { ...view, planHash, plan, results },
    text: endText({ view, results }, { bucket: started.environment.bucket.name, isLocal }),
    exitCode: results.output?.verdict === "accepted" ? 0 : 1,
  };
}

function startedOnly({ proposal, standing }: Started, { options }: Call<TuneOptions>): Result {
  const { runId, planHash, plan } = proposal;
  const again = runCommand("watch", runId, options.local === true);
  return { data: { runId, planHash, plan, standing }, text: `  follow it with \`${again}\`` };
}
