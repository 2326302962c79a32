import { ServiceError } from "../../../kernel/aws-error.ts";
import type { Shape } from "../../../kernel/service.ts";
import { isObject } from "../language/value.ts";
import { splitArn } from "../machines/machine-store.ts";
import type { AliasRecord, MachineRecord } from "../machines/record.ts";
import { invalid, invalidArn } from "./api-errors.ts";
import type { Operation, States } from "./context.ts";
import { optionalText, page, requiredText, seconds } from "./input.ts";

type Routing = AliasRecord["routing"];

/** CreateStateMachineAlias: one or two versions of one state machine. The same request twice gives the same alias. */
export const createStateMachineAlias: Operation = (states, input) => {
  const name = requiredText(input, "name");
  if (!/^(?=.*[A-Za-z_.-])[A-Za-z0-9_.-]{1,80}$/.test(name)) {
    throw invalid(
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$`,
    );
  }
  const routing = routingOf(input);
  const machine = ownerOf(states, routing);
  const description = optionalText(input, "description");
  const now = states.engine.now();
  const alias: AliasRecord = {
    name,
    routing,
    creationDate: now,
    updateDate: now,
    ...(description === undefined ? {} : { description }),
  };
  const known = machine.aliases.find((other) => other.name === name);
  if (known && JSON.stringify(known.routing) !== JSON.stringify(routing)) {
    throw new ServiceError(
      "ConflictException",
      `Failed to create alias because an alias with the same name and a different routing configuration already exists: ${machine.arn}:${name}`,
    );
  }
  if (!known) states.machines.put({ ...machine, aliases: [...machine.aliases, alias] });
  return {
    stateMachineAliasArn: `${machine.arn}:${name}`,
    creationDate: seconds(known?.creationDate ?? now),
  };
};

function routingOf(input: Shape): Routing {
  const given = input["routingConfiguration"];
  if (!Array.isArray(given) || given.length < 1 || given.length > 2) {
    throw invalid("Routing configuration must contain one or two state machine versions");
  }
  const routing = given.filter(isObject).map((entry) => ({
    versionArn: String(entry["stateMachineVersionArn"]),
    weight: Number(entry["weight"]),
  }));
  const total = routing.reduce((sum, { weight }) => sum + weight, 0);
  if (total !== 100) throw invalid("Sum of routing configuration weights must equal 100");
  if (new Set(routing.map(({ versionArn }) => splitArn(versionArn).base)).size > 1) {
    throw invalid("Routing configuration must contain versions of the same state machine");
  }
  return routing;
}

function ownerOf({ machines }: States, routing: Routing): MachineRecord {
  const { base } = splitArn(routing[0]?.versionArn ?? "");
  for (const { versionArn } of routing) {
    if (!machines.resolve(versionArn, () => 0).version) throw invalidArn(versionArn);
  }
  return machines.get(base);
}

/** The machine and its alias that an ARN names. Throws `ResourceNotFound`. */
function findAlias({ machines }: States, input: Shape): [MachineRecord, AliasRecord] {
  const arn = requiredText(input, "stateMachineAliasArn");
  const { base, qualifier } = splitArn(arn);
  const machine = machines.find(base);
  const alias = machine?.aliases.find(({ name }) => name === qualifier);
  if (machine && alias) return [machine, alias];
  throw new ServiceError(
    "ResourceNotFound",
    `Request references a resource that does not exist: ${arn}`,
  );
}

/** DescribeStateMachineAlias. */
export const describeStateMachineAlias: Operation = (states, input) => {
  const [machine, alias] = findAlias(states, input);
  return {
    stateMachineAliasArn: `${machine.arn}:${alias.name}`,
    name: alias.name,
    ...(alias.description === undefined ? {} : { description: alias.description }),
    routingConfiguration: alias.routing.map(({ versionArn, weight }) => ({
      stateMachineVersionArn: versionArn,
      weight,
    })),
    creationDate: seconds(alias.creationDate),
    updateDate: seconds(alias.updateDate),
  };
};

/** UpdateStateMachineAlias. */
export const updateStateMachineAlias: Operation = (states, input) => {
  const [machine, alias] = findAlias(states, input);
  const description = optionalText(input, "description") ?? alias.description;
  const routing = input["routingConfiguration"] === undefined ? alias.routing : routingOf(input);
  if (ownerOf(states, routing).arn !== machine.arn) {
    throw invalid("Routing configuration must contain versions of the same state machine");
  }
  const updateDate = states.engine.now();
  const changed: AliasRecord = {
    ...alias,
    routing,
    updateDate,
    ...(description === undefined ? {} : { description }),
  };
  const aliases = machine.aliases.map((other) => (other === alias ? changed : other));
  states.machines.put({ ...machine, aliases });
  return { updateDate: seconds(updateDate) };
};

/** DeleteStateMachineAlias. */
export const deleteStateMachineAlias: Operation = (states, input) => {
  const [machine, alias] = findAlias(states, input);
  const aliases = machine.aliases.filter((other) => other !== alias);
  states.machines.put({ ...machine, aliases });
  return {};
};

/** ListStateMachineAliases, of a state machine or of one of its versions. */
export const listStateMachineAliases: Operation = ({ machines }, input) => {
  const arn = requiredText(input, "stateMachineArn");
  const { machine, version } = machines.resolve(arn, () => 0);
  const found = machine.aliases.filter(
    ({ routing }) => !version || routing.some(({ versionArn }) => versionArn === arn),
  );
  const { items, nextToken } = page(found, input);
  const stateMachineAliases = items.map(({ name, creationDate }) => ({
    stateMachineAliasArn: `${machine.arn}:${name}`,
    creationDate: seconds(creationDate),
  }));
  return { stateMachineAliases, ...(nextToken ? { nextToken } : {}) };
};
