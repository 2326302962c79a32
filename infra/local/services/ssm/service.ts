import type { SSM } from "@aws-sdk/client-ssm";
import { ServiceError } from "../../kernel/aws-error.ts";
import { type CheckedOperationsOf, defineService } from "../../kernel/define-service.ts";
import type { Cloud, Permission, Service } from "../../kernel/service.ts";
import { checkInput } from "../../protocol/api-model.ts";
import { handleJson } from "../../protocol/json-1-0.ts";
import { Parameters } from "./parameters.ts";
import { putParameter } from "./put-parameter.ts";
import { requestTagKeys, resourceTagKeys, tagOperations } from "./tags.ts";

/** GetParameters answers for at most so many names. */
const MAX_NAMES = 10;

/** Makes Systems Manager's Parameter Store, with parameters whose values are texts. */
export function createSsm(cloud: Cloud): Service {
  const parameters = new Parameters(cloud);
  return defineService<SSM>({
    name: "ssm",
    operations: { ...parameterOperations(parameters), ...tagOperations(parameters) },
    check: (operation, input) => checkInput("ssm", operation, input),
    handle: (request, context) =>
      handleJson({ cloud, service: "ssm", version: "1.1" }, request, context),
  });
}

/** Permissions by the Service Authorization Reference, "AWS Systems Manager". */
function parameterOperations(parameters: Parameters): CheckedOperationsOf<SSM> {
  const on = (action: string, name = "*", own: Permission["conditions"] = {}): Permission => ({
    action: `ssm:${action}`,
    resource: parameters.arnOf(name),
    conditions: { ...resourceTagKeys(parameters.get(name)), ...own },
  });
  return {
    PutParameter: {
      permissions({ Name, Overwrite = false, Tags = [] }) {
        const keys = requestTagKeys(Tags);
        const put = on("PutParameter", Name, { ...keys, "ssm:Overwrite": String(Overwrite) });
        return Tags.length === 0 ? [put] : [put, on("AddTagsToResource", Name, keys)];
      },
      run: (request) => putParameter(parameters, request),
    },
    GetParameter: {
      permissions: ({ Name }) => [on("GetParameter", Name)],
      run: ({ Name }) => ({ Parameter: parameters.describe(Name) }),
    },
    GetParameters: {
      permissions: ({ Names = [] }) => Names.map((name) => on("GetParameters", name)),
      run({ Names }) {
        checkNames(Names);
        const found = Names.map((name) => ({ name, parameter: ifAny(parameters, name) }));
        return {
          Parameters: found.flatMap(({ parameter }) => parameter ?? []),
          InvalidParameters: found.flatMap(({ name, parameter }) => (parameter ? [] : name)),
        };
      },
    },
    DeleteParameter: {
      permissions: ({ Name }) => [on("DeleteParameter", Name)],
      run({ Name }) {
        parameters.delete(Name);
        return {};
      },
    },
  };
}

function checkNames(names: readonly string[]): void {
  if (names.length >= 1 && names.length <= MAX_NAMES) return;
  throw new ServiceError(
    "ValidationException",
    `1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length between 1 and ${MAX_NAMES}.`,
  );
}

function ifAny(parameters: Parameters, name: string) {
  try {
    return parameters.describe(name);
  } catch (error) {
    if (error instanceof ServiceError && /NotFound$/.test(error.code)) return undefined;
    throw error;
  }
}
