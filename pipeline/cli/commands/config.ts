import { configSchema } from "../../config/json-schema.ts";
import { checkSettings, readSettings } from "../../config/load.ts";
import { resolveModel } from "../../models/resolve.ts";
import { settingValues } from "../../run/setting-values.ts";
import type { CommandSpec, Result } from "../command.ts";
import { configFile, type RunOptions, settingsOf, withRunOptions } from "../run-options.ts";
import { originText, settingsText } from "../views/settings.ts";

interface ConfigOptions extends RunOptions {
  readonly explain?: boolean;
  readonly schema?: boolean;
}

/** `tunewright config [FILE…]` */
export const command: CommandSpec<ConfigOptions> = {
  help: {
    about: [
      "Checks the config file, and shows the settings with which `tune` would run with the same options, and where each is from: an option, a line of the file, its default, the base model or the data. Nothing else is read or sent.",
    ],
    exits: { 0: "the settings are right", 2: "they are not, or the call was wrong" },
    examples: [
      "tunewright config",
      "tunewright config --explain --model nova-micro",
      "tunewright config --schema > tunewright.schema.json",
    ],
  },
  configure(command) {
    withRunOptions(command)
      .argument("[files...]", "labeled data, as for `tune`; it is not read")
      .option("--explain", "show every setting, with its default and what it is for")
      .option("--schema", "print the JSON Schema of the config file, for editors");
  },
  async run({ args, options }) {
    if (options.schema === true) {
      const schema = configSchema();
      return { data: schema, text: `${JSON.stringify(schema, null, 2)}\n`, isVerbatim: true };
    }
    return shown(args, options);
  },
};

async function shown(files: readonly string[], options: ConfigOptions): Promise<Result> {
  const given = settingsOf(files, options);
  const settings = await readSettings(configFile(options.config), given);
  const { model: name, data, format, inferenceId, serving } = checkSettings(settings);
  const model =
    name === undefined
      ? undefined
      : resolveModel(name, { format, inferenceId, serving: serving.path });
  const values = settingValues({ settings, options: given, model });
  const missing = [
    ...(data.files.length === 0 ? ["data.files: name the labeled data"] : []),
    ...(name === undefined ? ["model: name the base model, see `tunewright models`"] : []),
  ];
  const explain = options.explain === true;
  return {
    data: {
      file: settings.source?.name ?? null,
      missing: missing.map((one) => one.slice(0, one.indexOf(":"))),
      settings: values.map((one) => ({ ...one, origin: originText(one) })),
    },
    text: settingsText(values, { explain, missing }),
  };
}
