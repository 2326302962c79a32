import { listRequests } from "../../../run/requests/list-requests.ts";
import { openSession, type SessionOptions, withSession } from "../../cloud-session.ts";
import type { CommandSpec } from "../../command.ts";
import type { RequestsData } from "../../json-output.ts";
import { requestsText } from "../../views/requests.ts";

/** `tunewright requests list` */
export const command: CommandSpec<SessionOptions> = {
  help: {
    about: [
      "Requests are the objects requests/ID.json of the data bucket, standing ones requests/scheduled/ID.json; answers are under answers/.",
    ],
    exits: { 0: "listed" },
    examples: ["tunewright requests list --json"],
  },
  configure(command) {
    withSession(command);
  },
  async run({ options, output }) {
    const session = await openSession(options, output);
    const { bucket } = await session.environment();
    const requests = await listRequests(bucket);
    const data: RequestsData = { requests };
    return { data, text: requests.length === 0 ? "no requests" : requestsText(requests) };
  },
};
