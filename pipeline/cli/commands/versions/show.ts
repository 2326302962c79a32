import { UserError } from "../../../errors.ts";
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
}

/** `tunewright versions show VERSION` */
export const command: CommandSpec<ShowOptions> = {
  configure(command) {
    withSession(command)
      .argument("<version>", "name of the version: the run id, or the execution of a resume")
      .option("--out <folder>", "save its dossier there: the run's files and its entry", given)
      .addHelpText(
        "after",
        `
A dossier is saved in a new folder only, with the rows of the dataset in it; \`tunewright versions verify\` checks it without a network.
Exit code: 0 shown, 2 there is no such version, or wrong call.

Example: tunewright versions show tickets-1 --out dossier-tickets-1`,
      );
  },
  async run({ args: [version = "", ...more], options, output }) {
    if (more.length > 0) throw new UserError("Call.Wrong", "versions show takes one version");
    const { bucket, entry, region } = await openVersion(options, output, version);
    const details = await readVersionDetails(bucket, entry);
    const { out } = options;
    const saved = out === undefined ? null : await saveDossier(bucket, entry, out);
    const data: VersionData = { ...details, region, saved };
    const note = saved === null ? "" : `\n\nsaved ${saved.length} files in ${out}`;
    return { data, text: `${versionText(details)}${note}` };
  },
};
