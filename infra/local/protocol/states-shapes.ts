import { ServiceError, unknownOperation } from "../kernel/aws-error.ts";
import { isObject, type ServiceName, type Shape } from "../kernel/service.ts";
import { kindOf, type Operation, operationOf, type Ref, type Structure } from "./schema.ts";

/**
 * Arguments of a Step Functions `aws-sdk:*` task as the service's own input. Step Functions writes every member with
 * a capital (`JobName`); Bedrock and Step Functions themselves write it small (`jobName`). Keys of maps are
 * unchanged. A blob is given as JSON and sent as its text.
 * @param operation AWS name of the operation, `CreateModelCustomizationJob`
 * Throws `States.Runtime` in Step Functions' words for a field that is unknown or missing.
 */
export function toServiceInput(service: ServiceName, operation: string, input: Shape): Shape {
  const problems: string[] = [];
  const output = readStructure(modelOf(service, operation).input, input, problems);
  if (problems.length === 0) return output;
  throw new ServiceError(
    "States.Runtime",
    `The Parameters '${JSON.stringify(input)}' could not be used to start the Task: [${problems.join(", ")}]`,
  );
}

/**
 * A service's answer as a Step Functions `aws-sdk:*` task sees it: members in PascalCase, times as ISO 8601 text,
 * blobs as text. Absent members stay absent.
 */
export function toStatesOutput(service: ServiceName, operation: string, output: Shape): Shape {
  return writeStructure(modelOf(service, operation).output, output);
}

function modelOf(service: ServiceName, operation: string): Operation {
  const model = operationOf(service, operation);
  if (model === undefined) throw unknownOperation(service, operation);
  return model;
}

/** `jobName` → `JobName`; names that AWS already capitalizes stay. */
function statesName(member: string): string {
  return member.charAt(0).toUpperCase() + member.slice(1);
}

function readStructure(structure: Structure, input: Shape, problems: string[]): Shape {
  const output: Shape = {};
  const rest = new Set(Object.keys(input));
  for (const member of structure.members) {
    const name = statesName(member.name);
    rest.delete(name);
    const value = input[name];
    if (value !== undefined && value !== null) {
      output[member.name] = readValue(member.type, value, { name, problems });
    } else if (member.required && !member.traits["idempotencyToken"]) {
      problems.push(`The field '${name}' is required but was missing`);
    }
  }
  for (const name of rest) {
    problems.push(`The field '${name}' is not supported by Step Functions`);
  }
  return output;
}

interface Reading {
  readonly name: string;
  readonly problems: string[];
}

function readValue(ref: Ref, value: unknown, reading: Reading): unknown {
  const type = kindOf(ref);
  if ("structure" in type) {
    if (isObject(value)) return readStructure(type.structure, value, reading.problems);
    reading.problems.push(`The value for the field '${reading.name}' must be an object`);
    return value;
  }
  switch (type.kind) {
    case "list":
      if (Array.isArray(value)) return value.map((item) => readValue(type.of, item, reading));
      reading.problems.push(`The value for the field '${reading.name}' must be an array`);
      return value;
    case "map":
      if (isObject(value)) return mapValues(value, (item) => readValue(type.of, item, reading));
      reading.problems.push(`The value for the field '${reading.name}' must be an object`);
      return value;
    case "blob":
      return Buffer.from(JSON.stringify(value));
    case "string":
    case "number":
    case "boolean":
      return readScalar(type.kind, value, reading);
    default:
      return value;
  }
}

function readScalar(kind: "string" | "number" | "boolean", value: unknown, reading: Reading) {
  // Where the API expects text, Step Functions sends an object as its JSON.
  if (kind === "string" && isObject(value)) return JSON.stringify(value);
  const words = { string: "a STRING", number: "a NUMBER", boolean: "a BOOLEAN" };
  if (typeof value !== kind) {
    reading.problems.push(`The value for the field '${reading.name}' must be ${words[kind]}`);
  }
  return value;
}

function writeStructure(structure: Structure, value: Shape): Shape {
  const output: Shape = {};
  for (const member of structure.members) {
    const item = value[member.name];
    if (item === undefined || item === null) continue;
    output[statesName(member.name)] = writeValue(member.type, item);
  }
  return output;
}

function writeValue(ref: Ref, value: unknown): unknown {
  const type = kindOf(ref);
  if ("structure" in type) return writeStructure(type.structure, value as Shape);
  switch (type.kind) {
    case "list":
      return (value as unknown[]).map((item) => writeValue(type.of, item));
    case "map":
      return mapValues(value as Shape, (item) => writeValue(type.of, item));
    case "timestamp":
      return isoTime(value);
    case "blob":
      return value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : value;
    default:
      return value;
  }
}

/** Java's `Instant` prints no fraction when the milliseconds are zero, and so do the answers in Step Functions. */
function isoTime(value: unknown): unknown {
  if (typeof value === "string") return value;
  const date = value instanceof Date ? value : new Date(Number(value) * 1000);
  return date.toISOString().replace(".000Z", "Z");
}

function mapValues(value: Shape, change: (item: unknown) => unknown): Shape {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]));
}
