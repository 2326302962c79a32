import { UserError } from "../../../errors.ts";
import { openDossier } from "../../../run/versions/dossier.ts";
import { isBroken } from "../../../run/versions/verify/verification.ts";
import { verifyVersion } from "../../../run/versions/verify/verify-version.ts";
import { type SessionOptions, withSession } from "../../cloud-session.ts";
import type { CommandSpec } from "../../command.ts";
import { openVersion } from "../../open-version.ts";
import { given } from "../../option-parsers.ts";
import { verificationText } from "../../views/versions/verify.ts";

interface VerifyOptions extends SessionOptions {
  readonly folder?: string;
}

/** `tunewright versions verify VERSION` */
export const command: CommandSpec<VerifyOptions> = {
  help: {
    about: [
      'Recomputes every digest, the hash of the plan, and the verdict from the stored answers by the code of the gate. What a version\'s entry has no record of, e.g. since it is older, is "not recorded".',
    ],
    exits: { 0: "nothing differs", 1: "a file differs or is missing" },
    examples: [
      "tunewright versions show tickets-1 --out dossier && tunewright versions verify tickets-1 --folder dossier",
    ],
  },
  configure(command) {
    withSession(command)
      .argument("<version>", "name of the version: the run id, or the execution of a resume")
      .option("--folder <folder>", "read the dossier that was saved there, and no network", given);
  },
  async run({ args: [version = "", ...more], options, output }) {
    if (more.length > 0) throw new UserError("Call.Wrong", "versions verify takes one version");
    const { folder } = options;
    const { bucket, entry } =
      folder === undefined
        ? await openVersion(options, output, version)
        : await openDossier(folder, version);
    const checks = await verifyVersion(bucket, entry);
    const data = { version, folder: folder ?? null, checks };
    return { data, text: verificationText(data), exitCode: checks.some(isBroken) ? 1 : 0 };
  },
};
