import { systemClock } from "../../../clock.ts";
import { counted } from "../../../counts.ts";
import { UserError } from "../../../errors.ts";
import { collectOldAnswers } from "../../../run/migrate/collect-old-answers.ts";
import { readMigration } from "../../../run/migrate/old-rows.ts";
import type { CommandSpec } from "../../command.ts";
import { paint } from "../../format.ts";
import type { AskOldData } from "../../json-migrate.ts";
import { given, wholeNumber } from "../../option-parsers.ts";

interface AskOldOptions {
  readonly url: string;
  readonly keyEnv: string;
  readonly oldModel?: string;
  readonly requestsPerMinute: number;
  readonly maxTokens: number;
}

/** `tunewright migrate ask-old FOLDER --url URL` */
export const command: CommandSpec<AskOldOptions> = {
  help: {
    about: [
      "Sends the held-out rows to the old model, which its service bills, and keeps each answer in old-answers.jsonl. The same command continues where one was interrupted. The key is read from the environment and never printed.",
    ],
    exits: { 0: "all rows answered", 1: "the old model does not answer" },
    examples: [
      "tunewright migrate ask-old moved --url https://api.openai.com/v1 --key-env OPENAI_API_KEY",
    ],
  },
  configure(command) {
    command
      .argument("<folder>", "folder that `migrate openai|azure|together` has written")
      .requiredOption("--url <url>", "base of the service's API, e.g. https://api.openai.com/v1")
      .option(
        "--key-env <name>",
        "environment variable that holds the key",
        given,
        "OPENAI_API_KEY",
      )
      .option("--old-model <name>", "the old model's name; Azure: of its deployment", given)
      .option("--requests-per-minute <n>", "how often it is asked", wholeNumber(1, 6000), 60)
      .option("--max-tokens <n>", "tokens of an answer at most", wholeNumber(1), 1024);
  },
  async run({ args: [folder = "", ...more], options, output }) {
    if (more.length > 0) throw new UserError("Call.Wrong", "migrate ask-old takes one folder");
    const migration = await readMigration(folder);
    const { requestsPerMinute, maxTokens } = options;
    const model = nameOf(options.oldModel ?? migration.oldModel);
    const url = checkedUrl(options.url);
    const collected = await collectOldAnswers(
      folder,
      { service: migration.service, url, model, key: keyOf(options.keyEnv), maxTokens },
      {
        ...{ requestsPerMinute, clock: systemClock },
        onProgress: (done, rows) => output.progress(`${done} of ${counted(rows, "row")} answered`),
      },
    );
    const { rows, asked, kept, refused } = collected;
    const data: AskOldData = { model, ...collected };
    const before = kept === 0 ? "" : `, ${kept} of them before`;
    return {
      data,
      text: [
        `${paint.good("✓")} ${model} has answered ${counted(rows, "held-out row")}${before}`,
        ...(refused === 0 ? [] : [`  it refused ${counted(refused, "row")}`]),
        ...(asked === 0 ? ["  nothing was left to ask"] : []),
        `  after a run of this folder: \`tunewright migrate compare ${folder} RUN\``,
      ].join("\n"),
    };
  },
};

function nameOf(model: string | null): string {
  if (model !== null) return model;
  throw new UserError("Call.Wrong", "the old model's name is not known", {
    hint: "Give it by --old-model, e.g. ft:gpt-4o-mini-2024-07-18:my-org::7q8mpxmy.",
  });
}

/** The key goes to this address, so that nothing but the user's own machine may be addressed in the clear. */
function checkedUrl(url: string): string {
  const { protocol = "", hostname = "" } = URL.canParse(url) ? new URL(url) : {};
  const isHere = /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
  if (protocol === "https:" || (protocol === "http:" && isHere)) return url;
  throw new UserError("Call.Wrong", `--url must be an https:// address, not ${url}`, {
    hint: "The base of the API: https://api.openai.com/v1, https://NAME.openai.azure.com/openai/v1 or https://api.together.xyz/v1.",
  });
}

function keyOf(name: string): string {
  const key = process.env[name];
  if (key !== undefined && key !== "") return key;
  throw new UserError("Call.Wrong", `the environment variable ${name} is not set`, {
    hint: "Set it to the service's API key, or name another variable with --key-env.",
  });
}
