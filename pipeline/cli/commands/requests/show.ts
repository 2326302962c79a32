import { UserError } from "../../../errors.ts";
import { findText } from "../../../objects.ts";
import { findAnswer } from "../../../run/requests/answer.ts";
import { requestOfId } from "../../../run/requests/request-id.ts";
import { openSession, type SessionOptions, withSession } from "../../cloud-session.ts";
import type { CommandSpec } from "../../command.ts";
import type { RequestData } from "../../json-output.ts";
import { answerText } from "../../views/requests.ts";

/** `tunewright requests show ID` */
export const command: CommandSpec<SessionOptions> = {
  help: {
    about: ["Findings name rules and lines; `tunewright explain RULE` says what a rule is about."],
    exits: {
      0: "its run was started, now or before, or nothing has changed",
      1: "refused, failed or not answered yet",
    },
    examples: ["tunewright requests show tickets"],
  },
  configure(command) {
    withSession(command).argument("<id>", "id of the request, e.g. tickets or scheduled/weekly");
  },
  async run({ args, options, output }) {
    const request = requestOfId(args[0] ?? "");
    const session = await openSession(options, output);
    const { bucket } = await session.environment();
    const answer = (await findAnswer(bucket, request))?.value;
    if (answer === undefined) throw await unanswered(request.id, findText(bucket, request.key));
    const data: RequestData = { id: request.id, standing: request.isStanding, answer };
    return { data, text: answerText(answer, session.flags), exitCode: exitCodeOf(answer) };
  },
};

/** 0 where its run is started, now or before, or nothing has changed. */
export function exitCodeOf({ outcome }: NonNullable<RequestData["answer"]>): 0 | 1 {
  return outcome === "started" || outcome === "adopted" || outcome === "unchanged" ? 0 : 1;
}

async function unanswered(id: string, stored: ReturnType<typeof findText>): Promise<UserError> {
  if ((await stored) !== undefined) return notAnswered(id);
  return new UserError("Trigger.Unknown", `there is no request ${id}`, {
    hint: "`tunewright requests list` lists them.",
  });
}

/** The request has no answer yet. */
export function notAnswered(id: string): UserError {
  return new UserError("Trigger.NoAnswer", `the request ${id} has no answer yet`, {
    hint: `\`tunewright requests show ${id}\` shows it when it has. A standing request is answered by the schedule of the stack (\`tunewright deploy --tune-schedule\`).`,
  });
}
