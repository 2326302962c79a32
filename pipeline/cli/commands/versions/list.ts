import { listGroups } from "../../../registry/versions.ts";
import { readVersionFacts } from "../../../run/versions/version-facts.ts";
import {
  openSessions,
  type Session,
  type SessionOptions,
  withSession,
} from "../../cloud-session.ts";
import type { CommandSpec } from "../../command.ts";
import { sessionClock } from "../../session-clock.ts";
import { versionsText } from "../../views/versions/list.ts";

/** `tunewright versions list [GROUP]` */
export const command: CommandSpec<SessionOptions> = {
  help: {
    about: [
      "Costs are by list prices: what is planned to be paid once, what was paid as far as it was counted, and the hours of provisioned throughput until now.",
    ],
    exits: { 0: "listed" },
    examples: ["tunewright versions list support-tickets"],
  },
  configure(command) {
    withSession(command).argument("[group]", "group of versions; default is all groups");
  },
  async run({ args: [group], options, output }) {
    const sessions = await openSessions(options, output);
    const lists = await Promise.all(sessions.map((session) => versionsIn(session, group)));
    const versions = lists.flat();
    const none = group === undefined ? "no versions" : `no versions of the group ${group}`;
    return { data: { versions }, text: versions.length === 0 ? none : versionsText(versions) };
  },
};

async function versionsIn(session: Session, group: string | undefined) {
  const { bucket } = await session.environment();
  const now = (await sessionClock(session)).now();
  const groups = group === undefined ? await listGroups(bucket) : [group];
  const lists = await Promise.all(groups.map((one) => readVersionFacts(bucket, one, now)));
  return lists.flat().map((version) => ({ ...version, region: session.region }));
}
