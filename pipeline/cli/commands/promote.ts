import { CANDIDATE } from "../../registry/alias-names.ts";
import { championText } from "../../run/promotion-text.ts";
import { assertNotWorse, proposePromotion } from "../../run/propose-promotion.ts";
import { withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import {
  carryOut,
  openProposal,
  type PromotionOptions,
  withPromotion,
} from "../promotion-options.ts";
import { resultText } from "../views/promotion.ts";

interface PromoteOptions extends PromotionOptions {
  readonly to: string;
  readonly evenIfWorse?: boolean;
}

/** `tunewright promote GROUP --to ALIAS` */
export const command: CommandSpec<PromoteOptions> = {
  help: {
    about: [
      "The alias is served by a deployment or throughput of its own, whose model is exchanged: applications keep the ARN, and no request fails meanwhile. Another base model, or the other way of serving, gets a new ARN; the old one is deleted later (--drain-seconds).",
    ],
    exits: {
      0: "promoted, or it was already",
      1: "not promoted: rejected, worse, someone else's move, or undone",
      2: "the call was wrong, or it was not confirmed",
    },
    examples: ["tunewright promote support-tickets --to production"],
  },
  configure(command) {
    withPromotion(
      withSession(command)
        .argument(
          "<version>",
          `group (its alias ${CANDIDATE}), group@alias, or the name of a version`,
        )
        .requiredOption("--to <alias>", "alias that shall point at it, e.g. production")
        .option(
          "--even-if-worse",
          "also where it is significantly worse than the version that the alias points at",
        ),
    );
  },
  async run({ args: [source = ""], options, output }) {
    const opened = await openProposal(options, output, (environment) =>
      proposePromotion(environment, { source, alias: options.to }),
    );
    const { proposal } = opened.proposed;
    if (options.evenIfWorse !== true) assertNotWorse(proposal);
    const reason = championText(proposal);
    const result = await carryOut(opened, { options, output, reason });
    return { data: result, text: resultText(result, opened.session.flags) };
  },
};
