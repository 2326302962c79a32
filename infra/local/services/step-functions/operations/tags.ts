import { ServiceError } from "../../../kernel/aws-error.ts";
import { allow } from "../../../kernel/define-service.ts";
import type { States, StatesOperations } from "./context.ts";

/** The operations on tags of state machines and activities. */
export function tagOperations(states: States): StatesOperations {
  const { tags } = states;
  return {
    TagResource: {
      permissions: ({ resourceArn }) => allow("states:TagResource", resourceArn),
      run(input) {
        tags.add(existing(states, input.resourceArn), input.tags);
        return {};
      },
    },
    UntagResource: {
      permissions: ({ resourceArn }) => allow("states:UntagResource", resourceArn),
      run({ resourceArn, tagKeys }) {
        tags.remove(existing(states, resourceArn), tagKeys);
        return {};
      },
    },
    ListTagsForResource: {
      permissions: ({ resourceArn }) => allow("states:ListTagsForResource", resourceArn),
      run: ({ resourceArn }) => ({ tags: tags.list(existing(states, resourceArn)) }),
    },
  };
}

/** The ARN, when there is such a resource. Throws `ResourceNotFound`. */
function existing({ machines, activities }: States, arn: string): string {
  if (machines.find(arn) || activities.exists(arn)) return arn;
  throw new ServiceError("ResourceNotFound", `Resource not found: '${arn}'`);
}
