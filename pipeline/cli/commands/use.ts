import { Option } from "commander";
import { UserError } from "../../errors.ts";
import { callCard } from "../../run/call-card/call-card.ts";
import { type ClientName, clients, useAs } from "../../run/call-card/use-as.ts";
import { openSessions, type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { inFirstSession } from "../first-session.ts";
import { parityLine } from "../views/call-card.ts";

interface UseOptions extends SessionOptions {
  readonly as: ClientName;
}

/** `tunewright use MODEL --as CLIENT` */
export const command: CommandSpec<UseOptions> = {
  help: {
    about: [
      "Prints a program, or an entry of a config file, that calls the model by its ARN with the prompt and the parameters that it was trained and evaluated with. A program takes the question as its argument.",
      `Clients: ${Object.entries(clients)
        .map(([name, { title }]) => `${name} (${title})`)
        .join(", ")}.`,
    ],
    exits: { 0: "printed", 1: "no model is in service, or the client does not take it" },
    examples: [
      "tunewright use support-tickets@production --as boto3 > ask.py",
      "tunewright use support-tickets@production --as litellm",
    ],
  },
  configure(command) {
    withSession(command)
      .argument("<model>", "run id, group, or group@alias")
      .addOption(
        new Option("--as <client>", "what calls the model")
          .choices(Object.keys(clients))
          .default("boto3"),
      );
  },
  async run({ args: [model = "", ...more], options, output }) {
    if (more.length > 0) throw new UserError("Call.Wrong", "use takes one model");
    const sessions = await openSessions(options, output);
    const { card, endpoint } = await inFirstSession(
      sessions,
      "Registry.NoModel",
      async (session) => ({
        card: await callCard(await session.environment(), model, session.region),
        endpoint: session.endpoint,
      }),
    );
    const { file, install, text } = useAs(card, options.as);
    const lines = text.join("\n");
    const local =
      endpoint === undefined
        ? []
        : [
            `the local cloud answers with AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local in the environment`,
          ];
    const asides = [
      `${file}${install === null ? "" : `: ${install}`}`,
      ...local,
      parityLine(card.parity),
    ];
    return {
      data: { as: options.as, file, install, lines, card },
      text: `${lines}\n`,
      isVerbatim: true,
      aside: asides.join("\n"),
    };
  },
};
