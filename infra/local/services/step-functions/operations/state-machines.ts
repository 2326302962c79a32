import { randomUUID } from "node:crypto";
import { ServiceError } from "../../../kernel/aws-error.ts";
import type { Shape } from "../../../kernel/service.ts";
import { type Fields, sameJson } from "../language/value.ts";
import { splitArn } from "../machines/machine-store.ts";
import type { MachineRecord, Revision } from "../machines/record.ts";
import { checkDefinition } from "../validation/check.ts";
import { invalid } from "./api-errors.ts";
import type { Operation, States } from "./context.ts";
import { checkName, optionalText, page, requiredText, seconds } from "./input.ts";
import { loggingOf } from "./logging.ts";
import { publish } from "./versions.ts";

/** CreateStateMachine: the same request twice gives the same machine. */
export const createStateMachine: Operation = (states, input) => {
  const name = requiredText(input, "name");
  checkName(name);
  const type = optionalText(input, "type") === "EXPRESS" ? "EXPRESS" : "STANDARD";
  const description = optionalText(input, "versionDescription");
  if (description !== undefined && input["publish"] !== true) {
    throw invalid("Version description can only be set when publish is true");
  }
  const revision = revisionOf(input, { type });
  const { accountId, region } = states.cloud;
  const arn = `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;
  const now = states.engine.now();
  const record: MachineRecord = {
    arn,
    name,
    type,
    ...revision,
    creationDate: now,
    updateDate: now,
    versions: [],
    lastVersion: 0,
    aliases: [],
  };
  const machine = adopt(states, record) ?? states.machines.put(record);
  states.tags.add(arn, input["tags"]);
  const answer = { stateMachineArn: arn, creationDate: seconds(machine.creationDate) };
  if (input["publish"] !== true) return answer;
  return { ...answer, stateMachineVersionArn: publish(states, machine, description).versionArn };
};

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

function revisionOf(
  input: Shape,
  { type, before }: { type: "STANDARD" | "EXPRESS"; before?: MachineRecord },
): Revision {
  const definition = before
    ? (optionalText(input, "definition") ?? before.definition)
    : requiredText(input, "definition");
  if (definition !== before?.definition) checkDefinition(definition, type);
  return {
    definition,
    roleArn: before && input["roleArn"] === undefined ? before.roleArn : roleOf(input),
    revisionId: randomUUID(),
    loggingConfiguration: loggingOf(input) ?? before?.loggingConfiguration ?? LOGGING_OFF,
    tracingConfiguration: (input["tracingConfiguration"] ??
      before?.tracingConfiguration ?? { enabled: false }) as Fields,
  };
}

const LOGGING_OFF = { level: "OFF", includeExecutionData: false };

function roleOf(input: Shape): string {
  const arn = requiredText(input, "roleArn");
  if (/^arn:aws[a-z-]*:iam::[^:]*:role\/.+$/.test(arn) || arn === "") return arn;
  throw new ServiceError("InvalidArn", `Invalid Role Arn: '${arn}'`);
}

/** DescribeStateMachine, of a machine, a version or an alias's ARN. */
export const describeStateMachine: Operation = ({ machines }, input) => {
  const arn = requiredText(input, "stateMachineArn");
  const { machine, revision, version } = machines.resolve(arn, () => 0);
  return {
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
    ...(version || machine.lastVersion > 0 || machine.updateDate > machine.creationDate
      ? { revisionId: revision.revisionId }
      : {}),
    ...(version?.description === undefined ? {} : { description: version.description }),
  };
};

/** UpdateStateMachine: executions that run keep what they started with. */
export const updateStateMachine: Operation = (states, input) => {
  const arn = requiredText(input, "stateMachineArn");
  const machine = states.machines.get(arn);
  const asked = ["definition", "roleArn", "loggingConfiguration", "tracingConfiguration"];
  if (!asked.some((name) => input[name] !== undefined) && input["publish"] !== true) {
    throw new ServiceError(
      "MissingRequiredParameter",
      "Either the definition, the role ARN, the LoggingConfiguration, the TracingConfiguration, or the EncryptionConfiguration must be specified",
    );
  }
  const description = optionalText(input, "versionDescription");
  if (description !== undefined && input["publish"] !== true) {
    throw invalid("Version description can only be set when publish is true");
  }
  const updateDate = states.engine.now();
  const revision = revisionOf(input, { type: machine.type, before: machine });
  const updated = states.machines.put({ ...machine, ...revision, updateDate });
  const answer = { updateDate: seconds(updateDate), revisionId: updated.revisionId };
  if (input["publish"] !== true) return answer;
  return { ...answer, stateMachineVersionArn: publish(states, updated, description).versionArn };
};

/** DeleteStateMachine, with the executions that have ended: never says that there was none. */
export const deleteStateMachine: Operation = ({ machines, engine }, input) => {
  const arn = requiredText(input, "stateMachineArn");
  if (splitArn(arn).qualifier === "") {
    machines.delete(arn);
    engine.forgetEnded(arn);
  }
  return {};
};

/** ListStateMachines. */
export const listStateMachines: Operation = ({ machines }, input) => {
  const all = machines.all().sort((one, other) => one.name.localeCompare(other.name));
  const { items, nextToken } = page(all, input);
  const stateMachines = items.map(({ arn, name, type, creationDate }) => ({
    stateMachineArn: arn,
    name,
    type,
    creationDate: seconds(creationDate),
  }));
  return { stateMachines, ...(nextToken ? { nextToken } : {}) };
};

/** DescribeStateMachineForExecution: the definition that the execution runs. */
export const describeStateMachineForExecution: Operation = ({ engine }, input) => {
  const arn = requiredText(input, "executionArn");
  const record = engine.index.get(arn);
  if (!record) {
    throw new ServiceError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  }
  const { machine, definition, roleArn, stateMachineArn, stateMachineName, child } =
    engine.read(arn).start;
  return {
    stateMachineArn,
    name: stateMachineName,
    definition: child ? JSON.stringify(child.processor) : definition,
    roleArn,
    ...machine,
    ...(child ? { mapRunArn: child.mapRunArn } : {}),
  };
};
