import { ServiceError } from "../../../kernel/aws-error.ts";
import { allow } from "../../../kernel/define-service.ts";
import { defined } from "../../../kernel/defined.ts";
import type { AliasRecord, MachineRecord } from "../machines/machine-record.ts";
import { splitArn } from "../machines/machine-store.ts";
import { invalid, invalidArn } from "./api-errors.ts";
import type { States, StatesInput, StatesOperations } from "./context.ts";
import { page, seconds } from "./input.ts";

type Routing = AliasRecord["routing"];

/** The operations on aliases of state machines. */
export function aliasOperations(states: States): StatesOperations {
  return {
    CreateStateMachineAlias: {
      permissions: () => allow("states:CreateStateMachineAlias"),
      run: (input) => createAlias(states, input),
    },
    DescribeStateMachineAlias: {
      permissions: ({ stateMachineAliasArn }) =>
        allow("states:DescribeStateMachineAlias", stateMachineAliasArn),
      run: ({ stateMachineAliasArn }) => describeAlias(...findAlias(states, stateMachineAliasArn)),
    },
    UpdateStateMachineAlias: {
      permissions: ({ stateMachineAliasArn }) =>
        allow("states:UpdateStateMachineAlias", stateMachineAliasArn),
      run: (input) => updateAlias(states, input),
    },
    DeleteStateMachineAlias: {
      permissions: ({ stateMachineAliasArn }) =>
        allow("states:DeleteStateMachineAlias", stateMachineAliasArn),
      run({ stateMachineAliasArn }) {
        const [machine, alias] = findAlias(states, stateMachineAliasArn);
        const aliases = machine.aliases.filter((other) => other !== alias);
        states.machines.put({ ...machine, aliases });
        return {};
      },
    },
    ListStateMachineAliases: {
      permissions: ({ stateMachineArn }) =>
        allow("states:ListStateMachineAliases", stateMachineArn),
      run: (input) => listAliases(states, input),
    },
  };
}

/** One or two versions of one state machine. The same request twice gives the same alias. */
function createAlias(states: States, input: StatesInput<"CreateStateMachineAlias">) {
  const { name, description } = input;
  if (!/^(?=.*[A-Za-z_.-])[A-Za-z0-9_.-]{1,80}$/.test(name)) {
    throw invalid(
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$`,
    );
  }
  const routing = routingOf(input.routingConfiguration);
  const machine = ownerOf(states, routing);
  const now = states.engine.now();
  const known = machine.aliases.find((other) => other.name === name);
  if (known && JSON.stringify(known.routing) !== JSON.stringify(routing)) {
    throw new ServiceError(
      "ConflictException",
      `Failed to create alias because an alias with the same name and a different routing configuration already exists: ${machine.arn}:${name}`,
    );
  }
  if (!known) {
    const alias = defined({ name, routing, creationDate: now, updateDate: now, description });
    states.machines.put({ ...machine, aliases: [...machine.aliases, alias] });
  }
  return {
    stateMachineAliasArn: `${machine.arn}:${name}`,
    creationDate: seconds(known?.creationDate ?? now),
  };
}

function routingOf(given: StatesInput<"CreateStateMachineAlias">["routingConfiguration"]): Routing {
  if (given.length < 1 || given.length > 2) {
    throw invalid("Routing configuration must contain one or two state machine versions");
  }
  const routing = given.map(({ stateMachineVersionArn, weight }) => ({
    versionArn: stateMachineVersionArn,
    weight,
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
function findAlias({ machines }: States, arn: string): [MachineRecord, AliasRecord] {
  const { base, qualifier } = splitArn(arn);
  const machine = machines.find(base);
  const alias = machine?.aliases.find(({ name }) => name === qualifier);
  if (machine && alias) return [machine, alias];
  throw new ServiceError(
    "ResourceNotFound",
    `Request references a resource that does not exist: ${arn}`,
  );
}

function describeAlias(machine: MachineRecord, alias: AliasRecord) {
  return defined({
    stateMachineAliasArn: `${machine.arn}:${alias.name}`,
    name: alias.name,
    description: alias.description,
    routingConfiguration: alias.routing.map(({ versionArn, weight }) => ({
      stateMachineVersionArn: versionArn,
      weight,
    })),
    creationDate: seconds(alias.creationDate),
    updateDate: seconds(alias.updateDate),
  });
}

function updateAlias(states: States, input: StatesInput<"UpdateStateMachineAlias">) {
  const [machine, alias] = findAlias(states, input.stateMachineAliasArn);
  const { description = alias.description, routingConfiguration } = input;
  const routing = routingConfiguration ? routingOf(routingConfiguration) : alias.routing;
  if (ownerOf(states, routing).arn !== machine.arn) {
    throw invalid("Routing configuration must contain versions of the same state machine");
  }
  const updateDate = states.engine.now();
  const changed: AliasRecord = { ...alias, ...defined({ routing, updateDate, description }) };
  const aliases = machine.aliases.map((other) => (other === alias ? changed : other));
  states.machines.put({ ...machine, aliases });
  return { updateDate: seconds(updateDate) };
}

/** The aliases of a state machine, or of one of its versions. */
function listAliases({ machines }: States, input: StatesInput<"ListStateMachineAliases">) {
  const { stateMachineArn: arn } = input;
  const { machine, version } = machines.resolve(arn, () => 0);
  const found = machine.aliases.filter(
    ({ routing }) => !version || routing.some(({ versionArn }) => versionArn === arn),
  );
  const { items, nextToken } = page(found, input);
  const stateMachineAliases = items.map(({ name, creationDate }) => ({
    stateMachineAliasArn: `${machine.arn}:${name}`,
    creationDate: seconds(creationDate),
  }));
  return defined({ stateMachineAliases, nextToken });
}
