import type { Tag } from "@aws-sdk/client-bedrock";
import { ServiceError } from "../../kernel/aws-error.ts";
import type { Checked } from "../../kernel/define-service.ts";
import { type TagPair, tagProblem } from "../../kernel/tags.ts";
import type { BedrockOperations } from "./checked-operations.ts";
import { invalid, notFound } from "./errors.ts";
import { on, tagging } from "./permissions.ts";
import type { BedrockState } from "./state.ts";

/** Tags as a request carries them, checked or not. */
export type Tags = readonly Tag[] | readonly Checked<Tag>[];

const MAX_TAGS = 50;

/** Adds tags to a new or existing resource. Throws what `checkTags` throws. */
export function addTags(state: BedrockState, arn: string, list: Tags | undefined): void {
  const all = checkTags(state, arn, list);
  if (list !== undefined && list.length > 0) state.tags.put(arn, all);
}

/**
 * Checks that a resource may get the tags, and returns all that it would have then.
 * Throws `TooManyTagsException` beyond 50, `ValidationException` for a duplicate key, or one that is AWS's own.
 */
export function checkTags(
  { tags }: Pick<BedrockState, "tags">,
  arn: string,
  list: Tags = [],
): Record<string, string> {
  const added = list.map(({ key = "", value = "" }): TagPair => [key, value]);
  const problem = tagProblem(added);
  if (problem !== undefined) throw invalid(problem);
  const all = { ...tags.get(arn), ...Object.fromEntries(added) };
  if (Object.keys(all).length <= MAX_TAGS) return all;
  throw new ServiceError(
    "TooManyTagsException",
    `The number of tags exceeds the limit (${MAX_TAGS}) for the resource.`,
    { details: { resourceName: arn } },
  );
}

/** The operations on tags. */
export function tagOperations(state: BedrockState): BedrockOperations {
  return {
    TagResource: {
      permissions: ({ resourceARN, tags }) =>
        resourceARN && tags?.length
          ? tagging(tags, resourceARN)
          : on("bedrock:TagResource", resourceARN),
      run({ resourceARN, tags }) {
        checkExists(state, resourceARN);
        addTags(state, resourceARN, tags);
        return {};
      },
    },
    UntagResource: {
      permissions: ({ resourceARN }) => on("bedrock:UntagResource", resourceARN),
      run({ resourceARN, tagKeys }) {
        checkExists(state, resourceARN);
        const removed = new Set(tagKeys);
        const tags = Object.entries(state.tags.get(resourceARN) ?? {});
        const left = tags.filter(([key]) => !removed.has(key));
        state.tags.put(resourceARN, Object.fromEntries(left));
        return {};
      },
    },
    ListTagsForResource: {
      permissions: ({ resourceARN }) => on("bedrock:ListTagsForResource", resourceARN),
      run({ resourceARN }) {
        checkExists(state, resourceARN);
        const tags = Object.entries(state.tags.get(resourceARN) ?? {});
        return { tags: tags.map(([key, value]) => ({ key, value })) };
      },
    },
  };
}

function checkExists(state: BedrockState, arn: string): void {
  const { jobs, models, deployments, throughputs, evaluations, batches, profiles } = state;
  const collections = [jobs, models, deployments, throughputs, evaluations, batches, profiles];
  const exists = collections.some((each) => each.values().some((resource) => resource.arn === arn));
  if (!exists) throw notFound(`The resource ${arn} could not be found.`);
}
