import type { SFNClient } from "@aws-sdk/client-sfn";
import { UserError } from "../../errors.ts";
import type { Bucket } from "../../objects.ts";
import type { RunEnvironment } from "../environment.ts";

/** Where preparations run and are kept. */
export interface PreparationPlace {
  readonly sfn: SFNClient;
  readonly bucket: Bucket;
  /** Its machine is that of preparations: what looks for executions of runs finds theirs. */
  readonly stack: { readonly stateMachineArn: string };
}

/** The same where the stack is so old that it has none. */
export function findPlace({ sfn, bucket, stack }: RunEnvironment): PreparationPlace | undefined {
  const stateMachineArn = stack.preparationMachineArn;
  return stateMachineArn === undefined ? undefined : { sfn, bucket, stack: { stateMachineArn } };
}

/** @throws UserError `Stack.Outdated` */
export function preparationPlace(environment: RunEnvironment): PreparationPlace {
  const place = findPlace(environment);
  if (place !== undefined) return place;
  throw new UserError("Stack.Outdated", "the stack has no state machine for preparations", {
    hint: "Deploy it again: tunewright deploy.",
  });
}
