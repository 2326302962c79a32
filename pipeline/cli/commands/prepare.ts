import { join } from "node:path";
import type { StepProgress } from "../../../dataset-tools/index.ts";
import {
  type InputFile,
  type Listed,
  type LogFilter,
  listLocal,
  type Manifest,
  nameFiles,
  type PreparationSettings,
  prepareInSteps,
} from "../../../dataset-tools/index.ts";
import { leftOut } from "../../../dataset-tools/report/left-out.ts";
import { SHARD_BYTES } from "../../../dataset-tools/shards/shard.ts";
import type { ClientOptions } from "../../clients.ts";
import { counted, grouped } from "../../counts.ts";
import { UserError } from "../../errors.ts";
import { resolveModel } from "../../models/resolve.ts";
import { preparationSettings } from "../../run/preparations/preparation-settings.ts";
import { openSession, withSession } from "../cloud-session.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import { paint } from "../format.ts";
import { openRemote, openRemoteIn } from "../open-s3-input.ts";
import { wholeNumber } from "../option-parsers.ts";
import { prepareInCloud } from "../prepare-in-cloud.ts";
import { logFilterOf, type PrepareOptions, withRowChoice } from "../prepare-options.ts";
import { readRunConfig } from "../run-options.ts";
import { partLines } from "../views/dataset.ts";
import { nextLines, words } from "../views/next.ts";

/** `tunewright prepare FILE… --model NAME` */
export const command: CommandSpec<PrepareOptions> = {
  help: {
    about: [
      "Makes a dataset that can be tuned on of any number of rows: it reads, checks and converts them, leaves out duplicates, draws a sample, splits it, and writes the parts with one manifest and one report. What `tune` would make of the same rows is the same.",
      "Here it works on one machine. With --in-cloud, Step Functions calls functions for many files at once, and the result is the same to the byte; the same command continues a preparation that ended early. Files of this machine are uploaded first. The stack's functions read s3:// addresses below data/ of its own bucket, and of the buckets that `tunewright deploy --source-buckets` names.",
      "--since, --until, --model-id and --operation choose entries of Bedrock's model invocation logs.",
    ],
    exits: {
      0: "prepared",
      1: "errors in the data, or the preparation failed",
    },
    examples: [
      "tunewright prepare exports/ --model nova-micro --sample 20000 --out prepared",
      "tunewright prepare s3://logs/AWSLogs/ --model nova-micro --since 2026-11-01 --sample 20000 --in-cloud",
    ],
  },
  configure(command) {
    withSession(withRowChoice(command))
      .argument("[files...]", "labeled data: files, folders, globs, s3:// addresses")
      .option("--out <folder>", "folder to write the dataset to, on this machine")
      .option("--in-cloud", "prepare in the cloud, where the dataset stays")
      .option(
        "--shard-mib <n>",
        "MiB of files that one function reads at once (default: 8); a larger file is read whole",
        wholeNumber(1, 1024),
      )
      .option(
        "--id <id>",
        "id of a preparation in the cloud; default is made of files and settings",
      )
      .option("--yes", "start without asking for confirmation, even though it costs money")
      .option("--no-watch", "start it and return without waiting for its end");
  },
  async run(call) {
    const { args, options } = call;
    const config = await readRunConfig(args, options);
    const { files: inputs, heldOut } = config.data;
    const extras = { sample: options.sample ?? null, filter: logFilterOf(options) };
    const settings = await preparationSettings(config, extras);
    const wanted = { inputs, heldOut, settings, model: config.model };
    return options.inCloud === true ? there(call, wanted) : here(call, wanted);
  },
};

interface Wanted {
  readonly inputs: readonly string[];
  readonly heldOut: readonly string[] | undefined;
  readonly settings: PreparationSettings;
  /** The base model as it was named. */
  readonly model: string;
}

async function there(
  { options, output }: Call<PrepareOptions>,
  { inputs, heldOut = [], settings }: Wanted,
): Promise<Result> {
  const { id, out, watch, yes = false, shardMib } = options;
  const shardBytes = shardMib === undefined ? SHARD_BYTES : shardMib * 2 ** 20;
  if (out !== undefined) {
    const hint = "Leave out --out, or --in-cloud.";
    throw new UserError("Call.Conflict", "in the cloud the dataset stays there", { hint });
  }
  const { regions } = resolveModel(settings.model, {});
  const session = await openSession(options, output, {
    ...(regions === null ? {} : { regions }),
    currentStack: true,
    makesState: true,
  });
  const how = { shardBytes, id, yes, watch, output };
  return prepareInCloud(session, { inputs, heldOut, settings, ...how });
}

async function here(
  { options, output }: Call<PrepareOptions>,
  { inputs, heldOut, settings, model }: Wanted,
): Promise<Result> {
  const { out, local, id, yes, shardMib } = options;
  if (out === undefined) {
    throw new UserError("Call.Wrong", "name the folder for the dataset with --out", {
      hint: "Or prepare it in the cloud, with --in-cloud.",
    });
  }
  if ([id, yes, shardMib].some((given) => given !== undefined) || !options.watch) {
    const message = "--id, --shard-mib, --yes and --no-watch are about the cloud";
    throw new UserError("Call.Conflict", message, { hint: "Leave them out, or add --in-cloud." });
  }
  const session = local === true ? openSession(options, output) : undefined;
  const list = (all: readonly string[], filter: LogFilter | null) =>
    listInputs(all, { filter, clients: async () => (await session)?.clients ?? {} });
  const manifest = await prepareInSteps({
    ...{ settings, outDir: out },
    files: await list(inputs, settings.filter),
    heldOut: await list(heldOut ?? [], null),
    openRemote: session === undefined ? openRemote : openRemoteIn(session),
    onProgress: ({ step, done, of }) => output.progress(`${STEPS[step]} ${done} of ${of}`),
  });
  return { data: { out, ...manifest }, text: preparedText(out, manifest, model) };
}

const STEPS: Readonly<Record<StepProgress["step"], string>> = {
  read: "reading: shard",
  duplicates: "finding duplicates: part",
  choose: "choosing rows:",
  extract: "extracting the chosen rows: shard",
  write: "writing the dataset:",
};

/** Files of this machine, and objects in S3, each named below the folder or prefix that was given. */
async function listInputs(
  inputs: readonly string[],
  { filter, clients }: { filter: LogFilter | null; clients: () => Promise<ClientOptions> },
): Promise<InputFile[]> {
  const listed: Listed[] = [];
  for (const input of inputs) {
    if (!input.startsWith("s3://")) listed.push(listLocal(input));
    else {
      // Loaded only here: most data is in local files.
      const [{ s3Client }, { listOne }] = await Promise.all([
        import("../../clients.ts"),
        import("../../preparation/list-files.ts"),
      ]);
      listed.push(await listOne(s3Client(await clients()), input, filter));
    }
  }
  return nameFiles(listed);
}

function preparedText(out: string, manifest: Manifest, model: string): string {
  const { records, findings } = manifest;
  const found = Object.values(findings.counts).reduce((sum, count) => sum + count, 0);
  return [
    `${paint.good("✓")} prepared in ${out}, of ${grouped(records.read)} rows`,
    ...leftOut(records).map(({ rows, why }) => `  ${grouped(rows)} left out: ${why}`),
    ...partLines(manifest),
    ...(found === 0 ? [] : [`  ${counted(found, "finding")}, see ${join(out, "report.html")}`]),
    "",
    nextLines([[`tunewright tune ${words(out, "--model", model)}`, "tunes a base model on it"]]),
  ].join("\n");
}
