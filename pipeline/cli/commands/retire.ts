import { kindText, outcomeText, resourceText } from "../../report/outcome-text.ts";
import {
  proposeRetirement,
  RETIRE_TIMEOUT,
  type Retirement,
  type RetireResult,
  retire,
} from "../../run/retire.ts";
import type { RetireData } from "../../run/sweep-data.ts";
import { runLayout } from "../../run-folder/layout.ts";
import { runIdOf } from "../../workflow/input.ts";
import { type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { confirmDeletion } from "../confirm.ts";
import { findCaller } from "../deploy/caller.ts";
import { paint } from "../format.ts";
import { openTarget } from "../open-target.ts";
import { sessionClock } from "../session-clock.ts";

interface RetireOptions extends SessionOptions {
  readonly model?: boolean;
  readonly yes?: boolean;
}

/** `tunewright retire MODEL` */
export const command: CommandSpec<RetireOptions> = {
  help: {
    about: [
      "Removes what serves a version, and shows that Bedrock lists it no more. What an alias points at is removed only if the alias is named; it then points at nothing.",
    ],
    exits: {
      0: "no longer listed",
      1: "something still is, or it is in use",
      2: "the call was wrong, or it was not confirmed",
    },
    examples: [
      "tunewright retire support-tickets@production",
      "tunewright retire tickets-nova-micro-1a2b3c4d --model",
    ],
  },
  configure(command) {
    withSession(command)
      .argument("<model>", "version, run, or group@alias")
      .option("--model", "delete the custom model, too; it cannot be had back without training")
      .option("--yes", "do not ask for confirmation");
  },
  async run({ args: [name = ""], options, output }) {
    const { session, environment, target } = await openTarget(options, output, name);
    const model = options.model === true;
    const proposed = await proposeRetirement(environment, target, { model });
    output.line(proposalText(proposed));
    if (!session.isFree)
      await confirmDeletion({ yes: options.yes === true, word: "retire" }, output);
    output.progress("removing …");
    const { arn: by } = await findCaller(undefined, session.clients);
    const how = { by, clock: await sessionClock(session), timeout: RETIRE_TIMEOUT };
    const result = await retire(environment, proposed, how);
    const data = dataOf(proposed, result);
    return { data, text: resultText(data, result), exitCode: data.remaining.length === 0 ? 0 : 1 };
  },
};

function proposalText({ target, resources }: Retirement): string {
  const { alias, entry } = target;
  return [
    ...(alias === null ? [] : [`${alias.group}@${alias.alias} will point at nothing`]),
    ...resources.map((one) => `${kindText(one.kind)} ${one.name} will be removed: ${one.arn}`),
    ...(resources.length === 0 ? [`nothing that serves ${entry.version} is listed`] : []),
  ].join("\n");
}

function dataOf({ target }: Retirement, { steps, remaining, checkedAt }: RetireResult): RetireData {
  const { name, entry, alias } = target;
  return {
    ...{ target: name, version: entry.version, checkedAt },
    alias: alias === null ? null : `${alias.group}@${alias.alias}`,
    steps: steps.map(({ resource, outcome }) => ({ ...resource, outcome: outcome.kind })),
    remaining: remaining.map(({ kind, arn }) => ({ kind, arn })),
  };
}

function resultText(
  { version, remaining, checkedAt }: RetireData,
  { steps }: RetireResult,
): string {
  return [
    ...steps.map(({ resource, outcome }) => `  ${resourceText(resource)}: ${outcomeText(outcome)}`),
    remaining.length === 0
      ? `${paint.good("✓")} Bedrock's lists show none of it any more (${checkedAt})`
      : `${paint.bad("✗")} still listed: ${remaining.map(resourceText).join(", ")}`,
    `  proof: ${runLayout(runIdOf(version)).teardown}`,
  ].join("\n");
}
