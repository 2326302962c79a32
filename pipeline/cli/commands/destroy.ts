import { bedrockClient, cloudFormationClient } from "../../clients.ts";
import { systemClock } from "../../clock.ts";
import { checkDestroy, destroyStack } from "../../run/destroy.ts";
import { takeInventory } from "../../run/stack-inventory.ts";
import { openSession, pollEvery, type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { confirmDeletion } from "../confirm.ts";
import { findCaller } from "../deploy/caller.ts";
import { destroyedText, inventoryText } from "../views/destroy.ts";

interface DestroyCommandOptions extends SessionOptions {
  readonly deleteModels?: boolean;
  readonly deleteData?: boolean;
  readonly yes?: boolean;
}

/** Milliseconds; deployments that are still being created, and jobs that stop, take minutes. */
const TIMEOUT = 30 * 60_000;

/** `tunewright destroy` */
export const command: CommandSpec<DestroyCommandOptions> = {
  help: {
    about: [
      "Serving of all runs is removed, also where an alias points at it. Only what runs made is touched.",
    ],
    exits: {
      0: "destroyed",
      1: "something is left that should not be (run it again)",
      2: "the call was wrong, or it was not confirmed",
    },
    examples: [
      "tunewright destroy",
      "tunewright destroy --delete-models --delete-data --yes --local",
    ],
  },
  configure(command) {
    withSession(command)
      .option("--delete-models", "delete the custom models of all runs, too")
      .option(
        "--delete-data",
        "delete the data bucket with everything in it, all versions included",
      )
      .option("--yes", "do not ask for confirmation");
  },
  async run({ options, output }) {
    const session = await openSession(options, output);
    const choice = {
      deleteModels: options.deleteModels === true,
      deleteData: options.deleteData === true,
    };
    output.progress("looking at what there is …");
    const { account, region } = await findCaller(undefined, session.clients);
    const tools = {
      ...(await session.environment()),
      bedrock: bedrockClient(session.clients),
      cloudFormation: cloudFormationClient(session.clients),
    };
    const inventory = await takeInventory(tools);
    const bucket = tools.bucket.name;
    output.line(inventoryText(inventory, { account, region, bucket, ...choice }));
    checkDestroy(inventory, choice);
    await confirmDeletion({ yes: options.yes === true, word: "destroy" }, output);
    const result = await destroyStack(tools, {
      ...choice,
      clock: systemClock,
      pollEvery: pollEvery(session),
      timeout: TIMEOUT,
      onProgress: (text) => output.progress(text),
    });
    return {
      data: { account, region, bucket, inventory, ...result },
      text: destroyedText(result, inventory, { bucket, ...choice }),
      exitCode: result.destroyed ? 0 : 1,
    };
  },
};
