import type { PutParameterRequest } from "@aws-sdk/client-ssm";
import { ServiceError } from "../../kernel/aws-error.ts";
import type { Checked } from "../../kernel/define-service.ts";
import type { Parameter, Parameters } from "./parameters.ts";
import { tagsOf } from "./tags.ts";

type Request = Checked<PutParameterRequest>;

/** Limits of a name and of a standard parameter (API reference, PutParameter; AWS General Reference, quotas). */
const MAX_NAME = 1011;
const MAX_LEVELS = 15;
const MAX_VALUE = 4096;

/** Makes a parameter or gives it another value. Throws what Parameter Store throws. */
export function putParameter(parameters: Parameters, request: Request): object {
  const { Name: name, Value: value, Overwrite = false, Tags } = request;
  checkSimulated(request);
  checkName(name);
  checkValue(value);
  if (Overwrite && Tags !== undefined && Tags.length > 0) throw invalid(TAGS_AND_OVERWRITE);
  const before = parameters.get(name);
  if (before !== undefined && !Overwrite) {
    throw new ServiceError(
      "ParameterAlreadyExists",
      "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    );
  }
  const type = typeOf(request, before);
  const tags = before?.tags ?? tagsOf(Tags);
  const { versions } = parameters.put({ name, type, tags }, value);
  return { Version: versions.at(-1)?.number, Tier: "Standard" };
}

const TAGS_AND_OVERWRITE =
  "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.";

function invalid(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}

/** Throws 501 for what Parameter Store has and the local cloud does not. */
function checkSimulated(request: Request): void {
  const { Type, KeyId, AllowedPattern, Policies, Tier = "Standard", DataType = "text" } = request;
  const asked = {
    "SecureString parameters": Type === "SecureString" || KeyId !== undefined,
    AllowedPattern: AllowedPattern !== undefined,
    "parameter policies": Policies !== undefined,
    [`the tier ${Tier}`]: Tier !== "Standard",
    [`the data type ${DataType}`]: DataType !== "text",
  };
  const what = Object.entries(asked).find(([, isAsked]) => isAsked)?.[0];
  if (what === undefined) return;
  throw new ServiceError("NotImplemented", `The local cloud does not simulate ${what}.`, {
    status: 501,
  });
}

function checkName(name: string): void {
  if (!/^[\w./-]+$/.test(name)) {
    throw invalid("Parameter name: can only contain letters, numbers and the symbols . - _ and /.");
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw invalid(
      'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  }
  if (name.includes("/") && (!name.startsWith("/") || name.endsWith("/"))) {
    throw invalid("Parameter name must be a fully qualified name.");
  }
  if (name.split("/").length - 1 > MAX_LEVELS) {
    throw new ServiceError(
      "HierarchyLevelLimitExceededException",
      `A hierarchy can have a maximum of ${MAX_LEVELS} levels.`,
    );
  }
  if (name.length > MAX_NAME) throw invalid(`Parameter name: at most ${MAX_NAME} characters.`);
}

function checkValue(value: string): void {
  if (value === "") {
    throw invalid(
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.",
    );
  }
  if (Buffer.byteLength(value) > MAX_VALUE) {
    throw invalid(
      "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.",
    );
  }
}

function typeOf({ Type }: Request, before: Parameter | undefined): Parameter["type"] {
  if (Type === undefined) {
    if (before) return before.type;
    throw invalid("A parameter type is required when you create a parameter.");
  }
  if (Type !== "String" && Type !== "StringList") {
    throw new ServiceError(
      "UnsupportedParameterType",
      `The parameter type ${Type} is not supported.`,
    );
  }
  if (before === undefined || before.type === Type) return Type;
  throw new ServiceError(
    "HierarchyTypeMismatchException",
    "Parameter Store doesn't support changing a parameter type in a hierarchy.",
  );
}
