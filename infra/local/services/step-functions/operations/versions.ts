import { ServiceError } from "../../../kernel/aws-error.ts";
import { splitArn } from "../machines/machine-store.ts";
import type { MachineRecord } from "../machines/record.ts";
import type { Operation, States } from "./context.ts";
import { optionalText, page, requiredText, seconds } from "./input.ts";

/** Publishes the machine's present revision; publishing the same revision again gives the same version. */
export function publish(
  { machines, engine }: States,
  machine: MachineRecord,
  description: string | undefined,
): { versionArn: string; creationDate: number } {
  const latest = machine.versions.at(-1);
  if (latest?.revisionId === machine.revisionId) {
    return { versionArn: `${machine.arn}:${latest.number}`, creationDate: latest.creationDate };
  }
  const { definition, roleArn, revisionId, loggingConfiguration, tracingConfiguration } = machine;
  const number = machine.lastVersion + 1;
  const creationDate = engine.now();
  const version = {
    number,
    definition,
    roleArn,
    revisionId,
    loggingConfiguration,
    tracingConfiguration,
    creationDate,
    ...(description === undefined ? {} : { description }),
  };
  machines.put({ ...machine, versions: [...machine.versions, version], lastVersion: number });
  return { versionArn: `${machine.arn}:${number}`, creationDate };
}

/** PublishStateMachineVersion. */
export const publishStateMachineVersion: Operation = (states, input) => {
  const machine = states.machines.get(requiredText(input, "stateMachineArn"));
  const revisionId = optionalText(input, "revisionId");
  if (revisionId !== undefined && revisionId !== machine.revisionId) {
    throw new ServiceError(
      "ConflictException",
      `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${machine.revisionId}.`,
    );
  }
  const published = publish(states, machine, optionalText(input, "description"));
  return {
    creationDate: seconds(published.creationDate),
    stateMachineVersionArn: published.versionArn,
  };
};

/** ListStateMachineVersions, newest first. */
export const listStateMachineVersions: Operation = ({ machines }, input) => {
  const machine = machines.get(requiredText(input, "stateMachineArn"));
  const { items, nextToken } = page([...machine.versions].reverse(), input);
  const stateMachineVersions = items.map(({ number, creationDate }) => ({
    stateMachineVersionArn: `${machine.arn}:${number}`,
    creationDate: seconds(creationDate),
  }));
  return { stateMachineVersions, ...(nextToken ? { nextToken } : {}) };
};

/** DeleteStateMachineVersion. Throws `ConflictException` while an alias points at the version. */
export const deleteStateMachineVersion: Operation = ({ machines }, input) => {
  const arn = requiredText(input, "stateMachineVersionArn");
  const { base, qualifier } = splitArn(arn);
  if (!/^\d+$/.test(qualifier)) throw new ServiceError("InvalidArn", `Invalid Arn: '${arn}'`);
  const machine = machines.find(base);
  if (!machine) return {};
  const used = machine.aliases.filter(({ routing }) =>
    routing.some(({ versionArn }) => versionArn === arn),
  );
  if (used.length > 0) {
    const names = used.map(({ name }) => name).join(", ");
    throw new ServiceError(
      "ConflictException",
      `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${names}]`,
    );
  }
  const versions = machine.versions.filter(({ number }) => String(number) !== qualifier);
  machines.put({ ...machine, versions });
  return {};
};
