import { UserError } from "../../../errors.ts";
import { isWrong } from "../../../registry/audit/consistency.ts";
import { auditGroup } from "../../../run/versions/audit-group.ts";
import { type SessionOptions, withSession } from "../../cloud-session.ts";
import type { CommandSpec } from "../../command.ts";
import { openGroup } from "../../open-version.ts";
import { given, pointInTime } from "../../option-parsers.ts";
import { auditText } from "../../views/versions/audit.ts";

interface AuditOptions extends SessionOptions {
  readonly at?: string;
  readonly alias?: string;
}

/** `tunewright versions audit GROUP` */
export const command: CommandSpec<AuditOptions> = {
  help: {
    about: [
      "Lists every registration, every move of an alias and every change of serving with who, when, from where and why, and checks that aliases, versions, serving, verdicts and reports agree.",
    ],
    exits: { 0: "they do", 1: "something does not hold" },
    examples: [
      "tunewright versions audit support-tickets --alias production --at 2026-11-27T06:30:00Z",
    ],
  },
  configure(command) {
    withSession(command)
      .argument("<group>", "group of versions")
      .option("--at <time>", "say what was in production then, in UTC", pointInTime)
      .option("--alias <name>", "only this alias and the versions that it pointed at", given);
  },
  async run({ args: [group = "", ...more], options, output }) {
    if (more.length > 0)
      throw new UserError("Call.Wrong", "versions audit takes exactly one group");
    const { at, alias } = options;
    const bucket = await openGroup(options, output, group);
    const audit = await auditGroup(bucket, group, { at, alias });
    return { data: audit, text: auditText(audit), exitCode: audit.findings.some(isWrong) ? 1 : 0 };
  },
};
