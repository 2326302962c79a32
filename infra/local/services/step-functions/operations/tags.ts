import { ServiceError } from "../../../kernel/aws-error.ts";
import type { Operation, States } from "./context.ts";
import { requiredText } from "./input.ts";

function checked({ machines, activities }: States, arn: string): string {
  if (machines.find(arn) || activities.exists(arn)) return arn;
  throw new ServiceError("ResourceNotFound", `Resource not found: '${arn}'`);
}

/** TagResource. */
export const tagResource: Operation = (states, input) => {
  states.tags.add(checked(states, requiredText(input, "resourceArn")), input["tags"]);
  return {};
};

/** UntagResource. */
export const untagResource: Operation = (states, input) => {
  states.tags.remove(checked(states, requiredText(input, "resourceArn")), input["tagKeys"]);
  return {};
};

/** ListTagsForResource. */
export const listTagsForResource: Operation = (states, input) => ({
  tags: states.tags.list(checked(states, requiredText(input, "resourceArn"))),
});
