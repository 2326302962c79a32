import { UserError } from "../../errors.ts";
import { proposeRollback } from "../../run/propose-promotion.ts";
import { withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { given } from "../option-parsers.ts";
import {
  carryOut,
  openProposal,
  type PromotionOptions,
  withPromotion,
} from "../promotion-options.ts";
import { resultText } from "../views/promotion.ts";

interface RollbackOptions extends PromotionOptions {
  readonly to?: string;
}

/** `tunewright rollback GROUP@ALIAS` */
export const command: CommandSpec<RollbackOptions> = {
  help: {
    about: [
      "Puts the version before in service, by the same exchange as a promotion; what no longer serves it is created again. A second rollback goes further back. The version that is rolled back stays registered.",
    ],
    exits: {
      0: "rolled back",
      1: "not rolled back: its model was deleted, someone else's move, or undone",
      2: "the call was wrong, or it was not confirmed",
    },
    examples: ["tunewright rollback support-tickets@production"],
  },
  configure(command) {
    withPromotion(
      withSession(command)
        .argument("<alias>", "group@alias, e.g. support-tickets@production")
        .option(
          "--to <version>",
          "a version that the alias has pointed at; default is the one before",
          given,
        ),
    );
  },
  async run({ args: [target = ""], options, output }) {
    const [group = "", alias] = target.split("@");
    if (alias === undefined || group === "") {
      throw new UserError("Call.Wrong", `"${target}" names no alias`, {
        hint: "Give group@alias, e.g. support-tickets@production.",
      });
    }
    const name = { group, alias };
    const opened = await openProposal(options, output, (environment) =>
      proposeRollback(environment, { name, to: options.to }),
    );
    const { from } = opened.proposed.proposal;
    const reason = `rolled back from ${from?.version ?? "nothing"}`;
    const result = await carryOut(opened, { options, output, reason });
    return { data: result, text: resultText(result, opened.session.flags) };
  },
};
