import { ServiceError } from "../../kernel/aws-error.ts";
import type { Shape } from "../../kernel/service.ts";
import { notFound } from "./errors.ts";
import type { BedrockState } from "./state.ts";

/** A tag as the API carries it. */
interface Tag {
  readonly key: string;
  readonly value: string;
}

const MOST_TAGS = 50;

/** Puts tags on a new or existing thing. Throws `TooManyTagsException` beyond 50. */
export function addTags({ tags }: BedrockState, arn: string, list: unknown): void {
  if (!Array.isArray(list) || list.length === 0) return;
  const added = Object.fromEntries((list as Tag[]).map(({ key, value }) => [key, value]));
  const all = { ...tags.get(arn), ...added };
  if (Object.keys(all).length > MOST_TAGS) {
    throw new ServiceError(
      "TooManyTagsException",
      "The number of tags exceeds the limit (50) for the resource.",
      { details: { resourceName: arn } },
    );
  }
  tags.put(arn, all);
}

/** TagResource. */
export function tagResource(state: BedrockState, input: Shape): Shape {
  addTags(state, existing(state, input), input["tags"]);
  return {};
}

/** UntagResource. */
export function untagResource(state: BedrockState, input: Shape): Shape {
  const arn = existing(state, input);
  const removed = new Set(input["tagKeys"] as string[]);
  const left = Object.entries(state.tags.get(arn) ?? {}).filter(([key]) => !removed.has(key));
  state.tags.put(arn, Object.fromEntries(left));
  return {};
}

/** ListTagsForResource. */
export function listTagsForResource(state: BedrockState, input: Shape): Shape {
  const tags = Object.entries(state.tags.get(existing(state, input)) ?? {});
  return { tags: tags.map(([key, value]) => ({ key, value })) };
}

function existing(state: BedrockState, input: Shape): string {
  const arn = String(input["resourceARN"]);
  const things = [
    state.jobs,
    state.models,
    state.deployments,
    state.throughputs,
    state.evaluations,
    state.batches,
  ];
  if (things.some((collection) => collection.values().some((thing) => thing.arn === arn))) {
    return arn;
  }
  throw notFound(`The resource ${arn} could not be found.`);
}
