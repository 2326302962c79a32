import { isObject, type Permission, type Service, type Shape } from "../../kernel/service.ts";
import type { InvocableModels } from "./serving/invocable-models.ts";

/** Where requests carry the tags of what they make. */
const TAG_LISTS = ["tags", "jobTags", "customModelTags"];

/**
 * The condition keys of the tags that a request carries: `aws:RequestTag/<key>` for each, `aws:TagKeys` for all.
 * @param lists unchecked
 */
export function requestTagKeys(
  ...lists: readonly unknown[]
): NonNullable<Permission["conditions"]> {
  const tags = lists.flat().filter(isObject);
  if (tags.length === 0) return {};
  return {
    ...Object.fromEntries(
      tags.map(({ key, value }) => [`aws:RequestTag/${key}`, `${value ?? ""}`]),
    ),
    "aws:TagKeys": tags.map(({ key }) => String(key)),
  };
}

/** The same service, with the tags of the request and of each resource among the condition keys that IAM looks at. */
export function withTagConditions(
  service: Service,
  { tags }: Pick<InvocableModels, "tags">,
): Service {
  return {
    ...service,
    permissions: (operation, input, context) =>
      service.permissions(operation, input, context).map((permission) => ({
        ...permission,
        conditions: {
          ...resourceTagKeys(tags.get(permission.resource)),
          ...(permission.conditions ?? keysOf(input)),
        },
      })),
  };
}

function keysOf(input: Shape): NonNullable<Permission["conditions"]> {
  const { tagKeys } = input;
  if (Array.isArray(tagKeys)) return { "aws:TagKeys": tagKeys.map(String) };
  return requestTagKeys(...TAG_LISTS.map((name) => input[name] ?? []));
}

function resourceTagKeys(tags: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
  );
}
