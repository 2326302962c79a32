import { type Clock, createClock } from "../../../infra/local/kernel/clock.ts";
import type {
  CallContext,
  Cloud,
  CloudEvent,
  Principal,
  ServiceName,
  Shape,
} from "../../../infra/local/kernel/service.ts";

/** Answers the calls that Step Functions makes to other services. */
type Answer = (
  service: ServiceName,
  operation: string,
  input: Shape,
  context: CallContext,
) => Promise<Shape> | Shape;

/** A cloud with Step Functions alone: the test answers for the other services. */
export interface StubCloud extends Cloud {
  readonly events: CloudEvent[];
  readonly root: CallContext;
}

/** What a stub cloud is made of. */
export interface StubOptions {
  readonly folder: string;
  readonly speed?: number;
  /** Replaces the clock that runs at `speed`. */
  readonly clock?: Clock;
  readonly accountId?: string;
  readonly answer?: Answer;
}

/** Makes a cloud on a folder. */
export function createStubCloud({
  folder,
  speed = 1,
  clock = createClock({ speed }),
  accountId = "123456789012",
  answer = () => ({}),
}: StubOptions): StubCloud {
  const events: CloudEvent[] = [];
  const principal: Principal = {
    kind: "root",
    arn: `arn:aws:iam::${accountId}:root`,
    accountId,
  };
  return {
    accountId,
    region: "us-east-1",
    folder,
    clock,
    faults: { take: () => undefined },
    call: async (service, operation, input, context) => answer(service, operation, input, context),
    authorize: () => undefined,
    assumeRole: ({ roleArn, sessionName }) => ({
      kind: "role",
      arn: `${roleArn}/${sessionName}`,
      roleArn,
      accountId,
    }),
    emit: (event) => void events.push(event),
    events,
    root: { principal, requestId: "test" },
  };
}
