import type { CallContext, Cloud, Shape } from "../../kernel/service.ts";
import type { Buckets } from "./objects/buckets.ts";

/** Runs one operation; input and output have the types of the AWS SDK. */
export type Operation = (input: never, context: CallContext) => object | Promise<object>;

/** Operations by their AWS names. */
export type Operations = Readonly<Record<string, Operation>>;

/** What operations work on. */
export interface Host {
  readonly cloud: Cloud;
  readonly buckets: Buckets;
}

/** Runs an operation with an input whose type the caller cannot know. */
export async function run(
  operation: Operation,
  input: Shape,
  context: CallContext,
): Promise<Shape> {
  return (await operation(input as never, context)) as Shape;
}
