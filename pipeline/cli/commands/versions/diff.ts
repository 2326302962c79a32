import { UserError } from "../../../errors.ts";
import { diffVersions } from "../../../run/versions/diff-versions.ts";
import { type SessionOptions, withSession } from "../../cloud-session.ts";
import type { CommandSpec } from "../../command.ts";
import { openVersion } from "../../open-version.ts";
import { versionDiffText } from "../../views/versions/diff.ts";

/** `tunewright versions diff A B` */
export const command: CommandSpec<SessionOptions> = {
  help: {
    about: [
      "Compares data, base model, hyperparameters, plans, scores, costs and serving, and the answers of the two models to the held-out rows that both were asked. `tunewright compare` shows the texts of rows that differ.",
    ],
    exits: { 0: "compared" },
    examples: ["tunewright versions diff tickets-nova-micro-1a2b3c4d tickets-nova-lite-5e6f7a8b"],
  },
  configure(command) {
    withSession(command)
      .argument("<a>", "name of a version, e.g. the one in use")
      .argument("<b>", "name of the version that it is compared with");
  },
  async run({ args: [a = "", b = "", ...more], options, output }) {
    if (more.length > 0)
      throw new UserError("Call.Wrong", "versions diff takes exactly two versions");
    const one = await openVersion(options, output, a);
    const other = await openVersion(options, output, b);
    const diff = await diffVersions(one, other);
    return { data: diff, text: versionDiffText(diff) };
  },
};
