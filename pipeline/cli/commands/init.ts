import { existsSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Mapping } from "../../../dataset-tools/index.ts";
import { hasDataName } from "../../../dataset-tools/read/folder-files.ts";
import { configSchema } from "../../config/json-schema.ts";
import { counted } from "../../counts.ts";
import { UserError } from "../../errors.ts";
import { offeredModels } from "../../run/init/choose-model.ts";
import { newConfigText } from "../../run/init/config-text.ts";
import type { DataLook } from "../../run/init/look-at-data.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import { answersOf, type InitOptions, lookAt } from "../init-questions.ts";
import { packageRoot } from "../local/paths.ts";
import { number } from "../option-parsers.ts";
import { readingOf, withRowOptions } from "../reading-options.ts";
import { CONFIG_FILE, MAX_USD_HELP } from "../run-options.ts";
import { initText, lookText } from "../views/init.ts";

/** `tunewright init [FILE…]` */
export const command: CommandSpec<InitOptions> = {
  help: {
    about: [
      "Looks at labeled data and writes a commented config file for it, so that `tunewright validate`, `plan` and `tune` need no arguments. At a terminal it asks what cannot be seen, with an answer ready; off a terminal, or with --yes, it takes these answers. Nothing is sent, and no file is written over.",
    ],
    exits: {
      0: "the file was written",
      1: "the data has errors; where any row can be used, the file was written all the same",
    },
    examples: [
      "tunewright init tickets.csv",
      "tunewright init chats.jsonl --model nova-lite --group support --max-usd 20 --yes",
      "tunewright init rows.csv --columns prompt=question,completion=reply",
    ],
  },
  configure(command) {
    withRowOptions(command)
      .argument("[files...]", "labeled data; default is the only data file of this folder")
      .option("--model <name>", "base model; default is the one to start with that takes the rows")
      .option("--group <name>", "name to register the model under; default is the data's name")
      .option("--held-out <file...>", "files whose rows are all held out, e.g. a test set")
      .option("--max-usd <n>", MAX_USD_HELP, number)
      .option("--out <file>", "config file to write", CONFIG_FILE)
      .option("--yes", "take the default answers without asking");
  },
  run: init,
};

async function init({ args, options: given, output }: Call<InitOptions>): Promise<Result> {
  refuseExisting(given.out);
  const files = args.length > 0 ? args : [theOnlyFile()];
  const { look, options } = await lookAt(files, given, output);
  const offers = offeredModels(look);
  if (look.kind === "nothing" || offers.length === 0) return unusable(look, files);
  output.line(lookText(look, files));
  const answers = await answersOf({ look, offers, files, options, output });
  const schema = await schemaFor(options.out);
  const config = {
    ...answers,
    files,
    heldOut: options.heldOut ?? [],
    columns: columnsOf(look, options),
    reading: otherReading(look, options),
    schema,
  };
  await writeFile(options.out, newConfigText(config, look, offers), { flag: "wx" });
  const offer = offers.find(({ model }) => model === config.model);
  return {
    data: {
      ...{ file: options.out, schema, files, kind: look.kind, isPreference: look.isPreference },
      rows: look.result.records,
      duplicates: look.duplicates,
      labels: look.profile?.labels.length ?? 0,
      languages: look.traits?.languages.map(([language, share]) => ({ language, share })) ?? [],
      columns: config.columns,
      ...{ model: config.model, group: config.group, maxUsd: config.maxUsd ?? null },
      trainingUsd: offer?.usd ?? null,
      ok: look.result.ok,
      counts: look.result.counts,
      models: look.models,
    },
    text: initText(config, look, { file: options.out, isDefault: options.out === CONFIG_FILE }),
    exitCode: look.result.ok ? 0 : 1,
  };
}

/** Before anything is read: what exists is the user's. */
function refuseExisting(out: string): void {
  if (!existsSync(out)) return;
  throw new UserError("Init.Exists", `${out} exists already; nothing was written over`, {
    hint: "`tunewright config` shows its settings. Write another one beside it with --out FILE.",
  });
}

function theOnlyFile(): string {
  const found = readdirSync(".", { withFileTypes: true })
    .filter((entry) => entry.isFile() && hasDataName(entry.name) && !NOT_DATA.test(entry.name))
    .map(({ name }) => name)
    .sort();
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const what =
    found.length === 0
      ? "this folder has no data file"
      : `this folder has ${counted(found.length, "data file")}: ${found.slice(0, 10).join(", ")}`;
  throw new UserError("Init.WhichFile", `name the labeled data: ${what}`, {
    hint: "`tunewright init FILE`, with a file, a folder or a glob of CSV, TSV, JSON, JSONL, Parquet or Excel.",
  });
}

/** JSON files that tools keep in a folder. */
const NOT_DATA = /^(?:package(?:-lock)?|tsconfig.*|.*\.schema|\..*)\.json$/;

/** Nothing was written: the rows cannot be read, or no base model takes them. */
async function unusable(look: DataLook, files: readonly string[]): Promise<Result> {
  const { unusableText } = await import("../views/init.ts");
  return {
    data: { file: null, ...look.result, models: look.models },
    text: unusableText(look, files),
    exitCode: 1,
  };
}

/** The columns as chosen, where all files agree on them. */
function columnsOf({ result }: DataLook, options: InitOptions): Mapping {
  const given = options.columns ?? {};
  const [first, ...others] = result.files.map(({ columns }) => columns);
  const agree = others.every((one) => JSON.stringify(one) === JSON.stringify(first));
  const { question, answer } = agree ? (first ?? {}) : {};
  const one = (columns: readonly string[] | undefined) =>
    columns?.length === 1 ? columns[0] : undefined;
  const [prompt, completion] = [one(question?.columns), one(answer?.columns)];
  const chosen = prompt === undefined || completion === undefined ? {} : { prompt, completion };
  return options.template === undefined ? { ...chosen, ...given } : given;
}

/** Everything else that says how the rows are read. */
function otherReading({ isPreference }: DataLook, options: InitOptions): Record<string, unknown> {
  const { columns: _, ...reading } = readingOf(options);
  return isPreference ? { ...reading, answer: "chosen" } : reading;
}

/** The path of the JSON Schema from the config file: that of the package where it is below, else a copy of it. */
async function schemaFor(out: string): Promise<string> {
  const folder = dirname(out);
  const shipped = join(packageRoot, "pipeline/config/tunewright.schema.json");
  const path = relative(folder, shipped);
  if (existsSync(shipped) && !path.startsWith("..")) return `./${path}`;
  const copy = join(folder, ".tunewright", "tunewright.schema.json");
  await mkdir(dirname(copy), { recursive: true });
  await writeFile(copy, `${JSON.stringify(configSchema(), null, 2)}\n`);
  return `./${relative(folder, copy)}`;
}
