import { rmSync } from "node:fs";
import { join, relative } from "node:path";
import { UserError } from "../../errors.ts";
import { converse } from "../../evaluation/ask.ts";
import { downloadRun } from "../../run/download.ts";
import type { RunEnvironment } from "../../run/environment.ts";
import { prepareData } from "../../run/prepare.ts";
import { proposeRun, resolveConfig } from "../../run/propose.ts";
import type { SmokeTest } from "../../run-folder/smoke-test.ts";
import { connectLocal, type Session } from "../cloud-session.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import { paint } from "../format.ts";
import { interruption, untilInterrupted } from "../interruption.ts";
import { assemblyFolder, ensureAssembly } from "../local/assembly.ts";
import { type Daemon, findDaemon, startDaemon, stopDaemon } from "../local/daemon.ts";
import { bringStacks, chooseRegion, readStacks } from "../local/deployment.ts";
import { packageRoot, stateFolder } from "../local/paths.ts";
import { setQuotas } from "../local/quotas.ts";
import { quotas, speed } from "../option-parsers.ts";
import type { Output } from "../output.ts";
import { type RunOptions, readRunConfig, withRunOptions } from "../run-options.ts";
import { runPageAddress } from "../run-page.ts";
import { QUOTAS_HELP } from "../session-options.ts";
import { confirmAndStart, type Ended, followToEnd } from "../start-run.ts";
import { datasetText } from "../views/dataset.ts";
import { nextLines } from "../views/next.ts";
import { answerText, resultsText } from "../views/results.ts";

interface DemoOptions extends RunOptions {
  readonly speed: number;
  readonly quotas?: Readonly<Record<string, number>>;
  readonly keep: boolean;
}

const EXAMPLE = "dataset-tools/examples/support-tickets.csv";
const MODEL = "nova-micro";
/** Minutes for which it waits for someone to look at the page. */
const IDLE_MINUTES = 10;
/** Fast enough that most of the demo is not waiting. */
const SPEED = 120;

/** `tunewright demo [FILE…]` */
export const command: CommandSpec<DemoOptions> = {
  help: {
    about: [
      "Starts a local cloud in .tunewright/demo, tunes on an example or on your own file, and shows the verdict. It costs nothing and needs no account; what the last demo left is removed first.",
    ],
    exits: {
      0: "the tuned model was accepted",
      1: "it was rejected, the run failed, or the data has errors",
    },
    examples: [
      "tunewright demo",
      "tunewright demo train.csv --columns prompt=text,completion=label",
    ],
  },
  configure(command) {
    withRunOptions(command)
      .argument("[files...]", "your own labeled data; default is an example of support tickets")
      .option("--speed <n>", "how many times real time the local clock runs", speed, SPEED)
      .option("--quotas <list>", QUOTAS_HELP, quotas)
      .option(
        "--no-keep",
        "stop the local cloud at the end; otherwise it ends after ten idle minutes",
      );
  },
  run: demo,
};

async function demo({ args, options, output }: Call<DemoOptions>): Promise<Result> {
  const example = relative(process.cwd(), join(packageRoot, EXAMPLE));
  const files = args.length === 0 ? [example] : args;
  const model = options.model ?? MODEL;
  const resolved = resolveConfig(await readRunConfig(files, { ...options, model }));
  const folder = stateFolder("demo");
  await removeLastDemo(folder);
  output.progress("reading the data and starting a local cloud …");
  const starting = startCloud(folder, options);
  // The error surfaces where the cloud is awaited; until then it must not end the process.
  starting.catch(() => undefined);
  let isFinished = false;
  const work = async () => {
    const data = { folder: join(folder, "data") };
    const prepared = await prepareData(resolved.config, resolved.model, data);
    output.line(datasetText(prepared));
    output.progress("starting the local cloud …");
    const session = await sessionIn(await starting, resolved.model.regions ?? [], output);
    const proposal = proposeRun(resolved, prepared.dataset, { region: session.region, attempt: 1 });
    const started = await confirmAndStart(session, proposal, { yes: true, output });
    const followed = { runId: proposal.runId, number: 1 };
    const ended = await followToEnd(session, followed, output);
    const page = options.keep ? runPageAddress(session, proposal.runId) : undefined;
    return finish({ session, environment: started.environment, ended, folder, page });
  };
  try {
    const result = await untilInterrupted(work());
    isFinished = true;
    return result;
  } catch (error) {
    throw isDetached(error) ? interruption("SIGINT") : error;
  } finally {
    if (!options.keep || !isFinished) await stopCloud(starting);
  }
}

function isDetached(error: unknown): boolean {
  return error instanceof UserError && error.code === "Run.Detached";
}

/** The demo is the same every time: nothing is kept from the last one. */
async function removeLastDemo(folder: string): Promise<void> {
  const old = await findDaemon(folder);
  if (old !== undefined) await stopDaemon(old);
  rmSync(folder, { recursive: true, force: true });
}

async function startCloud(
  folder: string,
  { speed, quotas }: Pick<DemoOptions, "speed" | "quotas">,
): Promise<Daemon> {
  const assembly = assemblyFolder();
  await ensureAssembly(assembly);
  const daemon = await startDaemon({ folder, assembly, speed, idleMinutes: IDLE_MINUTES });
  if (quotas !== undefined) await setQuotas(daemon, quotas);
  return daemon;
}

/** In the first Region of the base model, where the stack may still be missing. */
async function sessionIn(
  daemon: Daemon,
  regions: readonly string[],
  output: Output,
): Promise<Session> {
  const region = chooseRegion(await readStacks(daemon), undefined, regions);
  await bringStacks(daemon, { region, assembly: assemblyFolder() }, output);
  return connectLocal(daemon, region);
}

async function stopCloud(starting: Promise<Daemon>): Promise<void> {
  const daemon = await starting.catch(() => undefined);
  if (daemon !== undefined) await stopDaemon(daemon);
}

async function finish(of: {
  session: Session;
  environment: RunEnvironment;
  ended: Ended;
  folder: string;
  /** Where the run is seen; undefined where its cloud ends now. */
  page: string | undefined;
}): Promise<Result> {
  const { session, environment, ended, folder, page } = of;
  const { view, results } = ended;
  const runFolder = join(folder, "run");
  const files = await downloadRun(environment.bucket, view.runId, runFolder);
  const asked = results.smokeTest;
  const servingArn = results.output?.servingArn;
  const answered =
    asked === null || servingArn == null
      ? asked
      : await askAgain(session, asked, { modelId: servingArn, baseModel: MODEL });
  const text = [
    "",
    resultsText({ ...results, smokeTest: null }),
    ...(answered === null
      ? []
      : ["", paint.bold("Sample answer"), answerText(answered, results.style)]),
    "",
    paint.bold("Files"),
    `  ${relative(process.cwd(), runFolder)}/ (${files.length} files; start with report.html)`,
    ...(page === undefined
      ? []
      : [
          "",
          paint.bold("Page"),
          `  ${page}`,
          `  as long as its local cloud runs, which ends after ${IDLE_MINUTES} idle minutes`,
        ]),
    "",
    nextLines([
      ["tunewright init FILE", "writes the settings for your own data"],
      ["tunewright tune --local", "then rehearses it as this was"],
    ]),
  ].join("\n");
  return {
    data: { ...view, results, answered, runFolder, files, page: page ?? null },
    text,
    exitCode: results.output?.outcome === "accepted" ? 0 : 1,
  };
}

/** Sends the smoke test's prompt again, as any application would send it. */
async function askAgain(
  session: Session,
  asked: SmokeTest,
  model: { modelId: string; baseModel: string },
): Promise<SmokeTest> {
  const row = { ...asked, recordId: "1" };
  const { text } = await converse(session.runtime, { ...model, maxTokens: 256, row });
  return { ...asked, answer: text ?? "" };
}
