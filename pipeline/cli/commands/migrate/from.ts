import { type Command, Option } from "commander";
import { UserError } from "../../../errors.ts";
import { migrate } from "../../../run/migrate/migrate.ts";
import { readJob } from "../../../run/migrate/read-job.ts";
import { type Service, serviceTitles, unknownJob } from "../../../run/migrate/source-job.ts";
import type { Call, CommandSpec, Result } from "../../command.ts";
import { openRemote } from "../../open-s3-input.ts";
import { given } from "../../option-parsers.ts";
import { migrationText } from "../../views/migration.ts";

interface MigrateOptions {
  readonly out: string;
  readonly job?: string;
  readonly heldOut?: readonly string[];
  readonly validation?: readonly string[];
  readonly evaluation?: readonly string[];
  readonly model?: string;
  readonly answer?: "chosen";
  readonly dropBadRows?: boolean;
}

/** `tunewright migrate openai|azure|together FILE… --out FOLDER` */
export function migrateFrom(service: Service): CommandSpec<MigrateOptions> {
  return {
    help: {
      about: [
        "Writes train.jsonl, held-out.jsonl, tunewright.yaml and migration.json, and lists what cannot move and why. Nothing is sent anywhere, and nothing is written over. `tunewright migrate ask-old` asks the old model while it answers.",
      ],
      exits: { 0: "written", 1: "errors in the data (nothing is written)" },
      examples: [
        `tunewright migrate ${service} train.jsonl --job job.json --held-out validation.jsonl --out moved`,
      ],
    },
    configure: (command) => configure(command, service),
    run: (call) => run(call, service),
  };
}

function configure(command: Command, service: Service): void {
  command
    .argument("<files...>", "the training data that was uploaded there")
    .requiredOption(
      "--out <folder>",
      "new folder for the rows, the config file and a record",
      given,
    )
    .option("--job <file>", `the fine-tuning job as ${serviceTitles[service]}'s API gives it, JSON`)
    .option("--held-out <file...>", "rows that the old model has not learned, to compare by")
    .option("--validation <file...>", "as --held-out: the validation data of the job")
    .option("--evaluation <file...>", "as --held-out: an evaluation set")
    .option("--model <name>", "base model on Bedrock; proposed by the old one when absent")
    .addOption(
      new Option("--answer <which>", "read the preferred answers of preference data").choices([
        "chosen",
      ]),
    )
    .option("--drop-bad-rows", "leave out rows with errors instead of stopping");
}

async function run({ args, options }: Call<MigrateOptions>, service: Service): Promise<Result> {
  const { heldOut = [], validation = [], evaluation = [], answer } = options;
  const held = [...heldOut, ...validation, ...evaluation];
  refuseSame(args, held);
  const read =
    options.job === undefined ? unknownJob(service) : await readJob(options.job, service);
  const migration = await migrate({
    // The option says of rows without a job what the job says of its own.
    job: answer === undefined || read.method !== "sft" ? read : { ...read, method: "dpo" },
    files: args,
    heldOut: held,
    ...{ model: options.model, out: options.out, dropBadRows: options.dropBadRows, openRemote },
  });
  return { data: migration, text: migrationText(migration, options.out) };
}

/** Rows that were trained on cannot show which model is better. */
function refuseSame(files: readonly string[], heldOut: readonly string[]): void {
  const both = heldOut.find((file) => files.includes(file));
  if (both === undefined) return;
  throw new UserError("Call.Wrong", `${both} is given both to train on and to hold out`, {
    hint: "Hold out rows that the old model has not learned.",
  });
}
