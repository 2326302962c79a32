import { defined } from "../../../dataset-tools/defined.ts";
import { UserError } from "../../errors.ts";
import type { CommandSpec } from "../command.ts";
import { findCaller } from "../deploy/caller.ts";
import { givenSettings, type SettingOptions, withSettings } from "../deploy/setting-options.ts";
import { requireTools } from "../deploy/tools.ts";
import { type SessionOptions, withSession } from "../session-options.ts";

interface DeployOptions extends SessionOptions, SettingOptions {
  readonly json?: boolean;
}

/** `tunewright deploy [-- CDK OPTIONS]` */
export const command: CommandSpec<DeployOptions> = {
  help: {
    about: ["Settings that are not given stay as they are deployed."],
    exits: {
      0: "deployed",
      1: "the deployment failed",
      2: "the call was wrong, there are no valid credentials, or a change was refused",
    },
    examples: [
      "tunewright deploy --email team@example.com -- --require-approval never",
      "tunewright deploy --local",
    ],
  },
  configure(command) {
    withSettings(withSession(command)).argument(
      "[cdk options...]",
      "passed to `cdk deploy`, after --",
    );
  },
  async run({ args, options, output }) {
    const given = givenSettings(options, args);
    if (options.local === true) {
      if (Object.keys(given.settings).length > 0) throw settingsAreForAws();
      const { deployLocal } = await import("../deploy/to-local.ts");
      return deployLocal(options, output);
    }
    requireTools(Object.keys(given.settings).length > 0 ? "settings" : "command");
    output.progress("asking AWS whose credentials these are …");
    // Before anything else is even loaded, so that a missing sign-in shows at once.
    const caller = await findCaller(given.profile, defined({ region: options.region }));
    const { deployToAws } = await import("../deploy/to-aws.ts");
    return deployToAws({ caller, given, json: options.json === true }, output);
  },
};

function settingsAreForAws(): UserError {
  const message =
    "the local cloud is deployed with the default settings; yours would have no effect";
  return new UserError("Call.Conflict", message, { hint: "Leave out --local, or the settings." });
}
