import type { SSM, Tag } from "@aws-sdk/client-ssm";
import { ServiceError } from "../../kernel/aws-error.ts";
import type { Checked, CheckedOperationsOf } from "../../kernel/define-service.ts";
import type { Permission } from "../../kernel/service.ts";
import { type TagPair, tagProblem } from "../../kernel/tags.ts";
import type { Parameter, Parameters } from "./parameters.ts";

const MAX_TAGS = 50;

type Conditions = NonNullable<Permission["conditions"]>;

/** What is named in a request about tags. */
interface Named {
  readonly ResourceType?: string | undefined;
  readonly ResourceId?: string | undefined;
}

/** Tags of a request by their keys. Throws `ValidationException`, `TooManyTagsError`. */
export function tagsOf(
  list: readonly Checked<Tag>[] = [],
  before: Parameter["tags"] = {},
): Record<string, string> {
  const added = list.map(({ Key, Value }): TagPair => [Key, Value]);
  const problem = tagProblem(added);
  if (problem !== undefined) throw new ServiceError("ValidationException", problem);
  const all = { ...before, ...Object.fromEntries(added) };
  if (Object.keys(all).length <= MAX_TAGS) return all;
  throw new ServiceError("TooManyTagsError", `At most ${MAX_TAGS} tags may be on a resource.`);
}

/** The condition keys of the tags that a parameter has. */
export function resourceTagKeys(parameter: Parameter | undefined): Conditions {
  const tags = Object.entries(parameter?.tags ?? {});
  return Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

/** The condition keys of the tags that a request carries, unchecked. */
export function requestTagKeys(list: readonly Tag[] = []): Conditions {
  if (list.length === 0) return {};
  return {
    ...Object.fromEntries(list.map(({ Key, Value = "" }) => [`aws:RequestTag/${Key}`, Value])),
    "aws:TagKeys": list.map(({ Key = "" }) => Key),
  };
}

/** AddTagsToResource, RemoveTagsFromResource, ListTagsForResource, of parameters alone. */
export function tagOperations(parameters: Parameters): CheckedOperationsOf<SSM> {
  const permission = (action: string, { ResourceId = "*" }: Named, own: Conditions = {}) => [
    {
      action: `ssm:${action}`,
      resource: parameters.arnOf(ResourceId),
      conditions: { ...resourceTagKeys(parameters.get(ResourceId)), ...own },
    },
  ];
  return {
    AddTagsToResource: {
      permissions: (input) => permission("AddTagsToResource", input, requestTagKeys(input.Tags)),
      run(input) {
        const parameter = find(parameters, input);
        parameters.setTags(parameter, tagsOf(input.Tags, parameter.tags));
        return {};
      },
    },
    RemoveTagsFromResource: {
      permissions: (input) =>
        permission("RemoveTagsFromResource", input, { "aws:TagKeys": input.TagKeys ?? [] }),
      run(input) {
        const parameter = find(parameters, input);
        const removed = new Set(input.TagKeys);
        const left = Object.entries(parameter.tags).filter(([key]) => !removed.has(key));
        parameters.setTags(parameter, Object.fromEntries(left));
        return {};
      },
    },
    ListTagsForResource: {
      permissions: (input) => permission("ListTagsForResource", input),
      run(input) {
        const { tags } = find(parameters, input);
        return { TagList: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
      },
    },
  };
}

/** Throws `InvalidResourceType`, `InvalidResourceId`. */
function find(parameters: Parameters, { ResourceType, ResourceId = "" }: Named): Parameter {
  if (ResourceType !== "Parameter") {
    throw new ServiceError("InvalidResourceType", "The resource type isn't valid.");
  }
  const parameter = parameters.get(ResourceId);
  if (parameter) return parameter;
  throw new ServiceError("InvalidResourceId", "The resource ID isn't valid.");
}
