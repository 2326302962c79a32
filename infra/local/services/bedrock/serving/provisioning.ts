import { ServiceError } from "../../../kernel/aws-error.ts";
import type { Cloud } from "../../../kernel/service.ts";

/** What is provisioned; a planned fault can break its creation, and its update. */
export type Provisioned = "deployment" | "provisioned-throughput";

type FaultPlace = Provisioned | `${Provisioned}-update`;

/** When a billable resource, or its new model, becomes ready, decided when it is requested. */
interface Provisioning {
  /** Milliseconds of the cloud at which it becomes ready or fails; null for one that never does. */
  readonly readyAt: number | null;
  /** Set when it will fail. */
  readonly failureMessage?: string;
}

/**
 * How long provisioning takes, by the planned fault if there is one: `error` rejects at once, `fail` fails
 * when it should have become ready, `stick` never ends, `delay` adds seconds.
 * @param duration milliseconds of the cloud without a fault
 * @param facts what a planned fault can match on
 */
export function provision(
  cloud: Cloud,
  place: FaultPlace,
  { duration, facts }: { duration: number; facts: Record<string, string> },
): Provisioning {
  const fault = cloud.faults.take(place, facts);
  const { message, code, status, seconds } = fault?.settings ?? {};
  const readyAt = cloud.clock.now() + duration;
  switch (fault?.effect) {
    case undefined:
      return { readyAt };
    case "stick":
      return { readyAt: null };
    case "delay":
      return { readyAt: readyAt + Number(seconds ?? 0) * 1000 };
    case "fail":
      return { readyAt, failureMessage: String(message ?? NO_CAPACITY) };
    default:
      throw new ServiceError(
        String(code ?? "ServiceUnavailableException"),
        String(message ?? NO_CAPACITY),
        { status: Number(status ?? 503) },
      );
  }
}

const NO_CAPACITY =
  "There is not enough capacity available to complete your request. Try again later.";
