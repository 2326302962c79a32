import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defined } from "../../../dataset-tools/defined.ts";
import { prepareData } from "../../run/prepare.ts";
import { proposeRun, resolveConfig } from "../../run/propose.ts";
import { openSession, type Session, type SessionOptions, withSession } from "../cloud-session.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import { runCommand } from "../follow-run.ts";
import { wholeNumber } from "../option-parsers.ts";
import { type RunOptions, readRunConfig, withRunOptions } from "../run-options.ts";
import { confirmAndStart, followResults, type Started } from "../start-run.ts";
import { datasetText } from "../views/dataset.ts";

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
      .argument("[files...]", "labeled data: CSV, TSV, JSONL, JSON or Parquet")
      .option("--yes", "start without asking for confirmation, even though it costs money")
      .option("--run-id <id>", "id of the run; default is made from the data, model and plan")
      .option(
        "--attempt <n>",
        "number of the attempt; 2 or more starts a failed run again",
        wholeNumber(1),
        1,
      )
      .option("--no-watch", "start the run and return without waiting for its end")
      .addHelpText(
        "after",
        `
The same data, model and settings make the same run id, so a second \`tune\` follows the first run.
Exit code: 0 model accepted, 1 bad data, run failed or model rejected, 2 wrong call.

Examples:
  tunewright tune tickets.csv --model nova-micro --local
  tunewright tune train.csv --columns prompt=text,completion=label --model llama-3-1-8b --epochs 3`,
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
  const { args, options, output } = call;
  const resolved = resolveConfig(await readRunConfig(args, options));
  // The local cloud may take seconds to start; the rows are read meanwhile.
  const regions = resolved.model.regions ?? undefined;
  const opening = openSession(options, output, { ...defined({ regions }), currentStack: true });
  opening.catch(() => undefined);
  const prepared = await prepareData(resolved.config, resolved.model, { folder });
  output.line(datasetText(prepared));
  const session = await opening;
  const { region } = session;
  const { runId, attempt } = options;
  const proposal = proposeRun(resolved, prepared.dataset, { region, runId, attempt });
  const started = await confirmAndStart(session, proposal, { yes: options.yes === true, output });
  return options.watch ? toTheEnd(session, started, call) : startedOnly(started, call);
}

async function toTheEnd(
  session: Session,
  started: Started,
  { options, output }: Call<TuneOptions>,
): Promise<Result> {
  const { runId, planHash, plan } = started.proposal;
  const of = { runId, number: started.standing === "new" ? 1 : undefined };
  const ended = await followResults(session, of, { output, isLocal: options.local === true });
  return { ...ended, data: { ...ended.data, planHash, plan } };
}

function startedOnly({ proposal, standing }: Started, { options }: Call<TuneOptions>): Result {
  const { runId, planHash, plan } = proposal;
  const watch = runCommand("watch", runId, options.local === true);
  return { data: { runId, planHash, plan, standing }, text: `  follow it with \`${watch}\`` };
}
