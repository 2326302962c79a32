import { unknownOperation, validationFailure } from "../kernel/aws-error.ts";
import { isObject, type ServiceName, type Shape } from "../kernel/service.ts";
import { enumValues } from "./enums.ts";
import { kindOf, type Member, operationOf, type Ref, type Structure } from "./schema.ts";

export { toServiceInput, toStatesOutput } from "./states-shapes.ts";

/** A walk through an input: where it is, as AWS prints it, e.g. `trainingDataConfig.s3Uri`, `vpcConfig.subnetIds.2.member`. */
interface Walk {
  readonly service: ServiceName;
  readonly path: string;
  readonly found: string[];
}

/**
 * Checks an operation's input against the model that the service's SDK package ships: members that the operation
 * does not have, required ones that are missing, wrong types, unknown enum values.
 * @param input in the service's own member names; undefined members count as absent
 * Throws `ValidationException` that counts every error and names the first ten, `UnknownOperationException` (501) for an unknown operation.
 */
export function checkInput(service: ServiceName, operation: string, input: Shape): void {
  const model = operationOf(service, operation);
  if (model === undefined) throw unknownOperation(service, operation);
  const found = problems(service, model.input, input);
  if (found.length > 0) throw validationFailure(found);
}

/** What is wrong with an operation's answer by AWS's own model; empty when it is valid. For tests of the services. */
export function outputProblems(service: ServiceName, operation: string, output: Shape): string[] {
  const model = operationOf(service, operation);
  if (model === undefined) return [`${service} has no operation ${operation}`];
  return problems(service, model.output, output);
}

function problems(service: ServiceName, structure: Structure, value: Shape): string[] {
  const found: string[] = [];
  checkStructure(structure, value, { service, path: "", found });
  return found;
}

const namesOf = new WeakMap<Structure, ReadonlySet<string>>();

function memberNames(structure: Structure): ReadonlySet<string> {
  const names = namesOf.get(structure) ?? new Set(structure.members.map(({ name }) => name));
  namesOf.set(structure, names);
  return names;
}

function checkStructure(structure: Structure, value: Shape, walk: Walk): void {
  const known = memberNames(structure);
  for (const name of Object.keys(value)) {
    if (known.has(name) || value[name] === undefined) continue;
    walk.found.push(
      `Value at '${join(walk.path, name)}' failed to satisfy constraint: Member must be one of: ${[...known].join(", ")}`,
    );
  }
  for (const member of structure.members) {
    checkMember(structure, member, { ...walk, path: join(walk.path, member.name) }, value);
  }
}

function checkMember(structure: Structure, member: Member, walk: Walk, parent: Shape): void {
  const value = parent[member.name];
  if (value === undefined || value === null) {
    // The SDKs fill in an idempotency token; a service does where it is missing.
    if (!member.required || member.traits["idempotencyToken"]) return;
    walk.found.push(
      `Value at '${walk.path}' failed to satisfy constraint: Member must not be null`,
    );
    return;
  }
  const values = enumValues(walk.service, structure.name, member.name);
  if (values !== undefined && typeof value === "string" && !values.includes(value)) {
    walk.found.push(
      `Value '${value}' at '${walk.path}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(", ")}]`,
    );
    return;
  }
  checkValue(member.type, value, walk);
}

function checkValue(ref: Ref, value: unknown, walk: Walk): void {
  const type = kindOf(ref);
  if (!fits(type.kind, value)) {
    walk.found.push(
      `Value at '${walk.path}' failed to satisfy constraint: Member must be of type ${type.kind}`,
    );
    return;
  }
  if ("structure" in type) {
    if (type.kind === "union") checkUnion(value as Shape, walk);
    checkStructure(type.structure, value as Shape, walk);
    return;
  }
  if (type.kind === "list") {
    for (const [index, item] of (value as unknown[]).entries()) {
      checkValue(type.of, item, { ...walk, path: `${walk.path}.${index + 1}.member` });
    }
  }
  if (type.kind === "map") {
    for (const [key, item] of Object.entries(value as Shape)) {
      checkValue(type.of, item, { ...walk, path: `${walk.path}.${key}.member` });
    }
  }
}

function checkUnion(value: Shape, walk: Walk): void {
  if (Object.values(value).filter((item) => item !== undefined && item !== null).length === 1)
    return;
  walk.found.push(
    `Value at '${walk.path}' failed to satisfy constraint: Exactly one member of the union must be set`,
  );
}

function fits(kind: ReturnType<typeof kindOf>["kind"], value: unknown): boolean {
  switch (kind) {
    case "string":
    case "number":
    case "boolean":
      return typeof value === kind;
    case "timestamp":
      return value instanceof Date || typeof value === "number" || isDateText(value);
    case "list":
      return Array.isArray(value);
    case "map":
    case "structure":
    case "union":
      return isObject(value);
    default:
      return true;
  }
}

function isDateText(value: unknown): boolean {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
