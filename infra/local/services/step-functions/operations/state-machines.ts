import { randomUUID } from "node:crypto";
import { ServiceError } from "../../../kernel/aws-error.ts";
import { allow } from "../../../kernel/define-service.ts";
import { defined } from "../../../kernel/defined.ts";
import { sameJson } from "../language/value.ts";
import type { MachineRecord, Revision } from "../machines/machine-record.ts";
import { splitArn } from "../machines/machine-store.ts";
import { checkDefinition } from "../validation/check.ts";
import { executionMissing, invalid } from "./api-errors.ts";
import { passRole, type States, type StatesInput, type StatesOperations } from "./context.ts";
import { checkName, page, seconds } from "./input.ts";
import { checkedLogging, LOGGING_OFF } from "./logging.ts";
import { publish } from "./versions.ts";

/** The operations on state machines. */
export function stateMachineOperations(states: States): StatesOperations {
  return {
    CreateStateMachine: {
      permissions: ({ name, roleArn }) => [
        ...allow("states:CreateStateMachine", arnOf(states, name)),
        ...passRole(roleArn),
      ],
      run: (input) => createStateMachine(states, input),
    },
    DescribeStateMachine: {
      permissions: ({ stateMachineArn }) => allow("states:DescribeStateMachine", stateMachineArn),
      run: ({ stateMachineArn }) => describeStateMachine(states, stateMachineArn),
    },
    UpdateStateMachine: {
      permissions: ({ stateMachineArn, roleArn }) => [
        ...allow("states:UpdateStateMachine", stateMachineArn),
        ...passRole(roleArn),
      ],
      run: (input) => updateStateMachine(states, input),
    },
    DeleteStateMachine: {
      permissions: ({ stateMachineArn }) => allow("states:DeleteStateMachine", stateMachineArn),
      run: ({ stateMachineArn }) => deleteStateMachine(states, stateMachineArn),
    },
    ListStateMachines: {
      permissions: () => allow("states:ListStateMachines"),
      run: (input) => listStateMachines(states, input),
    },
    DescribeStateMachineForExecution: {
      permissions: ({ executionArn }) =>
        allow("states:DescribeStateMachineForExecution", executionArn),
      run: ({ executionArn }) => describeForExecution(states, executionArn),
    },
  };
}

function arnOf({ cloud }: States, name = "*"): string {
  return `arn:aws:states:${cloud.region}:${cloud.accountId}:stateMachine:${name}`;
}

/** The same request twice gives the same machine. */
function createStateMachine(states: States, input: StatesInput<"CreateStateMachine">) {
  const { name, type = "STANDARD" } = input;
  checkName(name);
  checkVersionDescription(input);
  const arn = arnOf(states, name);
  states.tags.check(arn, input.tags);
  const now = states.engine.now();
  const record: MachineRecord = {
    arn,
    name,
    type,
    ...revisionOf(input, { type }),
    creationDate: now,
    updateDate: now,
    versions: [],
    lastVersion: 0,
    aliases: [],
  };
  const machine = adopt(states, record) ?? states.machines.put(record);
  states.tags.add(arn, input.tags);
  const answer = { stateMachineArn: arn, creationDate: seconds(machine.creationDate) };
  return { ...answer, ...publishIfAsked(states, machine, input) };
}

/** What CreateStateMachine and UpdateStateMachine say about publishing a version. */
interface PublishRequest {
  readonly publish?: boolean;
  readonly versionDescription?: string;
}

function checkVersionDescription({ publish: asked, versionDescription }: PublishRequest): void {
  if (versionDescription === undefined || asked) return;
  throw invalid("Version description can only be set when publish is true");
}

function publishIfAsked(states: States, machine: MachineRecord, request: PublishRequest) {
  if (!request.publish) return {};
  const { versionArn } = publish(states, machine, request.versionDescription);
  return { stateMachineVersionArn: versionArn };
}

/** The machine of that name when it is the same. Throws `StateMachineAlreadyExists` when it is another. */
function adopt({ machines }: States, record: MachineRecord): MachineRecord | undefined {
  const known = machines.find(record.arn);
  if (!known) return undefined;
  const facts = ({ type, roleArn, loggingConfiguration, tracingConfiguration }: MachineRecord) => ({
    type,
    roleArn,
    loggingConfiguration,
    tracingConfiguration,
  });
  if (known.definition === record.definition && sameJson(facts(known), facts(record))) return known;
  throw new ServiceError(
    "StateMachineAlreadyExists",
    `State Machine Already Exists: '${record.arn}'`,
  );
}

/** The revision that a request asks for; what it leaves out stays as it was before. */
function revisionOf(
  input: Partial<Omit<StatesInput<"CreateStateMachine">, "type">>,
  { type, before }: { type: "STANDARD" | "EXPRESS"; before?: MachineRecord },
): Revision {
  const { roleArn, loggingConfiguration: logging, tracingConfiguration: tracing } = input;
  const definition = input.definition ?? before?.definition ?? "";
  if (definition !== before?.definition) checkDefinition(definition, type);
  if (roleArn !== undefined) checkRole(roleArn);
  return {
    definition,
    roleArn: roleArn ?? before?.roleArn ?? "",
    revisionId: randomUUID(),
    loggingConfiguration: logging
      ? checkedLogging(logging)
      : (before?.loggingConfiguration ?? LOGGING_OFF),
    tracingConfiguration: tracing ?? before?.tracingConfiguration ?? { enabled: false },
  };
}

function checkRole(arn: string): void {
  if (/^arn:aws[a-z-]*:iam::[^:]*:role\/.+$/.test(arn) || arn === "") return;
  throw new ServiceError("InvalidArn", `Invalid Role Arn: '${arn}'`);
}

/** Of a machine, a version or an alias's ARN. */
function describeStateMachine({ machines }: States, arn: string) {
  const { machine, revision, version } = machines.resolve(arn, () => 0);
  const isRevised =
    version !== undefined || machine.lastVersion > 0 || machine.updateDate > machine.creationDate;
  return defined({
    stateMachineArn: arn,
    name: machine.name,
    status: "ACTIVE",
    definition: revision.definition,
    roleArn: revision.roleArn,
    type: machine.type,
    creationDate: seconds(version?.creationDate ?? machine.creationDate),
    loggingConfiguration: revision.loggingConfiguration,
    tracingConfiguration: revision.tracingConfiguration,
    encryptionConfiguration: { type: "AWS_OWNED_KEY" },
    revisionId: isRevised ? revision.revisionId : undefined,
    description: version?.description,
  });
}

/** Running executions keep what they started with. */
function updateStateMachine(states: States, input: StatesInput<"UpdateStateMachine">) {
  const machine = states.machines.get(input.stateMachineArn);
  const { definition, roleArn, loggingConfiguration, tracingConfiguration } = input;
  const changes = defined({ definition, roleArn, loggingConfiguration, tracingConfiguration });
  if (Object.keys(changes).length === 0 && !input.publish) {
    throw new ServiceError(
      "MissingRequiredParameter",
      "Either the definition, the role ARN, the LoggingConfiguration, the TracingConfiguration, or the EncryptionConfiguration must be specified",
    );
  }
  checkVersionDescription(input);
  const updateDate = states.engine.now();
  const revision = revisionOf(changes, { type: machine.type, before: machine });
  const updated = states.machines.put({ ...machine, ...revision, updateDate });
  const answer = { updateDate: seconds(updateDate), revisionId: updated.revisionId };
  return { ...answer, ...publishIfAsked(states, updated, input) };
}

/** Also deletes the executions that have ended; succeeds when there is no such machine. */
function deleteStateMachine({ machines, engine }: States, arn: string): object {
  if (splitArn(arn).qualifier === "") {
    machines.delete(arn);
    engine.forgetEnded(arn);
  }
  return {};
}

function listStateMachines({ machines }: States, input: StatesInput<"ListStateMachines">) {
  const all = machines.all().sort((one, other) => one.name.localeCompare(other.name));
  const { items, nextToken } = page(all, input);
  const stateMachines = items.map(({ arn, name, type, creationDate }) => ({
    stateMachineArn: arn,
    name,
    type,
    creationDate: seconds(creationDate),
  }));
  return defined({ stateMachines, nextToken });
}

/** The definition that the execution runs. */
async function describeForExecution({ engine }: States, arn: string) {
  if (!engine.index.get(arn)) throw executionMissing(arn);
  const { start } = await engine.read(arn);
  const { machine, definition, roleArn, stateMachineArn, stateMachineName, child } = start;
  return defined({
    stateMachineArn,
    name: stateMachineName,
    definition: child ? JSON.stringify(child.processor) : definition,
    roleArn,
    ...machine,
    mapRunArn: child?.mapRunArn,
  });
}
