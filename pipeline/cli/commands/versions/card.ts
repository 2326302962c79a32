import { UserError } from "../../../errors.ts";
import { callCard } from "../../../run/call-card/call-card.ts";
import { openSessions, type SessionOptions, withSession } from "../../cloud-session.ts";
import type { CommandSpec } from "../../command.ts";
import { inFirstSession } from "../../first-session.ts";
import { callCardText } from "../../views/call-card.ts";

/** `tunewright versions card MODEL` */
export const command: CommandSpec<SessionOptions> = {
  help: {
    about: [
      "How the model is called, exactly: ARN, Region, prompt and parameters; and whether that is the prompt that it was trained with, by its training rows. `tunewright use` prints it as a program.",
    ],
    exits: {
      0: "the served prompt is the trained prompt, or cannot be compared",
      1: "it is not, or no model is in service",
    },
    examples: ["tunewright versions card support-tickets@production"],
  },
  configure(command) {
    withSession(command).argument("<model>", "run id, group, or group@alias");
  },
  async run({ args: [model = "", ...more], options, output }) {
    if (more.length > 0) throw new UserError("Call.Wrong", "versions card takes one model");
    const sessions = await openSessions(options, output);
    const card = await inFirstSession(sessions, "Registry.NoModel", async (session) =>
      callCard(await session.environment(), model, session.region),
    );
    return {
      data: card,
      text: callCardText(card),
      exitCode: card.parity.result === "differs" ? 1 : 0,
    };
  },
};
