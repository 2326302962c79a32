import { InvalidArgumentError } from "commander";
import { UserError } from "../../../errors.ts";
import { saveCard } from "../../../run/versions/card/save-card.ts";
import { saveDossier } from "../../../run/versions/dossier.ts";
import { readVersionDetails } from "../../../run/versions/version-details.ts";
import { type SessionOptions, withSession } from "../../cloud-session.ts";
import type { CommandSpec } from "../../command.ts";
import type { VersionData } from "../../json-output.ts";
import { openVersion } from "../../open-version.ts";
import { given } from "../../option-parsers.ts";
import { versionText } from "../../views/versions/show.ts";

interface ShowOptions extends SessionOptions {
  readonly out?: string;
  readonly card?: string;
}

/** `tunewright versions show VERSION` */
export const command: CommandSpec<ShowOptions> = {
  help: {
    about: [
      "A model card holds no row of the dataset and is never written over. A dossier is saved in a new folder only, with the rows of the dataset in it; `tunewright versions verify` checks it without a network.",
    ],
    exits: { 0: "shown", 2: "there is no such version, or the call was wrong" },
    examples: ["tunewright versions show tickets-1 --out dossier-tickets-1 --card card.md"],
  },
  configure(command) {
    withSession(command)
      .argument("<version>", "name of the version: the run id, or the execution of a resume")
      .option("--out <folder>", "save its dossier there: the run's files and its entry", given)
      .option(
        "--card <file>",
        "write its model card to a file that ends in .md or .html",
        cardFile,
      );
  },
  async run({ args: [version = "", ...more], options, output }) {
    if (more.length > 0) throw new UserError("Call.Wrong", "versions show takes one version");
    const { bucket, entry, region, now } = await openVersion(options, output, version);
    const details = await readVersionDetails(bucket, entry, now);
    const { out, card = null } = options;
    const saved = out === undefined ? null : await saveDossier(bucket, entry, out);
    if (card !== null) await saveCard(details, card);
    const data: VersionData = { ...details, region, saved, card };
    const notes = [
      ...(saved === null ? [] : [`saved ${saved.length} files in ${out}`]),
      ...(card === null ? [] : [`wrote the model card ${card}: fill in what only its owner knows`]),
    ];
    return { data, text: [versionText(details), ...notes].join("\n\n") };
  },
};

function cardFile(name: string): string {
  if (/.\.(?:md|html?)$/i.test(name)) return name;
  throw new InvalidArgumentError("It must end in .md or .html.");
}
