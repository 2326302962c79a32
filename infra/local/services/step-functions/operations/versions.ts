import { ServiceError } from "../../../kernel/aws-error.ts";
import { allow } from "../../../kernel/define-service.ts";
import { defined } from "../../../kernel/defined.ts";
import type { MachineRecord, VersionRecord } from "../machines/machine-record.ts";
import { splitArn } from "../machines/machine-store.ts";
import { invalidArn } from "./api-errors.ts";
import type { States, StatesInput, StatesOperations } from "./context.ts";
import { page, seconds } from "./input.ts";

/** The operations on published versions of state machines. */
export function versionOperations(states: States): StatesOperations {
  return {
    PublishStateMachineVersion: {
      permissions: ({ stateMachineArn }) =>
        allow("states:PublishStateMachineVersion", stateMachineArn),
      run: (input) => publishVersion(states, input),
    },
    ListStateMachineVersions: {
      permissions: ({ stateMachineArn }) =>
        allow("states:ListStateMachineVersions", stateMachineArn),
      run: (input) => listVersions(states, input),
    },
    DeleteStateMachineVersion: {
      permissions: ({ stateMachineVersionArn }) =>
        allow("states:DeleteStateMachineVersion", stateMachineVersionArn),
      run: ({ stateMachineVersionArn }) => deleteVersion(states, stateMachineVersionArn),
    },
  };
}

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
  const version: VersionRecord = defined({
    number,
    definition,
    roleArn,
    revisionId,
    loggingConfiguration,
    tracingConfiguration,
    creationDate,
    description,
  });
  machines.put({ ...machine, versions: [...machine.versions, version], lastVersion: number });
  return { versionArn: `${machine.arn}:${number}`, creationDate };
}

function publishVersion(states: States, input: StatesInput<"PublishStateMachineVersion">) {
  const machine = states.machines.get(input.stateMachineArn);
  const { revisionId } = input;
  if (revisionId !== undefined && revisionId !== machine.revisionId) {
    throw new ServiceError(
      "ConflictException",
      `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${machine.revisionId}.`,
    );
  }
  const { versionArn, creationDate } = publish(states, machine, input.description);
  return { creationDate: seconds(creationDate), stateMachineVersionArn: versionArn };
}

/** Newest first. */
function listVersions({ machines }: States, input: StatesInput<"ListStateMachineVersions">) {
  const machine = machines.get(input.stateMachineArn);
  const { items, nextToken } = page([...machine.versions].reverse(), input);
  const stateMachineVersions = items.map(({ number, creationDate }) => ({
    stateMachineVersionArn: `${machine.arn}:${number}`,
    creationDate: seconds(creationDate),
  }));
  return defined({ stateMachineVersions, nextToken });
}

/** Throws `ConflictException` while an alias points at the version. */
function deleteVersion({ machines }: States, arn: string): object {
  const { base, qualifier } = splitArn(arn);
  if (!/^\d+$/.test(qualifier)) throw invalidArn(arn);
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
}
