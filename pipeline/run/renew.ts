import type { BedrockClient } from "@aws-sdk/client-bedrock";
import { type BillableResource, listDeployments, listThroughputs } from "../clean-up/list.ts";
import type { Clock } from "../clock.ts";
import { UserError } from "../errors.ts";
import { readLease, setLease } from "../serving/lease.ts";
import { tagsOf } from "../serving/tags.ts";
import { LEASE_TAG, RUN_TAG } from "../workflow/names.ts";
import type { LeaseTarget } from "./lease-target.ts";

/** A lease that is to be changed. */
export interface Renewal {
  readonly target: string;
  readonly version: string;
  readonly kind: "deployment" | "provisioned-throughput";
  readonly servingArn: string;
  /** ISO 8601; null: without an end. `unknown`: its tag cannot be read. */
  readonly before: string | null;
  readonly until: string | null;
}

/**
 * Checks that a lease can end then, without changing anything.
 * @param until ISO 8601; null: it shall have no end
 * @throws UserError `Registry.NotServed`, `Lease.Past`, `Lease.Committed`, `Lease.Foreign`
 */
export async function proposeRenewal(
  { bedrock, clock }: { bedrock: BedrockClient; clock: Clock },
  target: LeaseTarget,
  until: string | null,
): Promise<Renewal> {
  const found = await findServingOf(bedrock, target);
  if (until !== null && Date.parse(until) <= clock.now()) {
    throw new UserError("Lease.Past", `${until} is not in the future`, {
      hint: `To end it now: \`tunewright retire ${target.name}\`.`,
    });
  }
  const { committedUntil, arn, kind } = found;
  if (committedUntil !== null && until !== null && until < committedUntil) {
    throw new UserError(
      "Lease.Committed",
      `${arn} is committed until ${committedUntil}: it cannot be removed, and is billed, until then`,
      { hint: "Give a later time, or leave its lease as it is." },
    );
  }
  const tags = await tagsOf(bedrock, arn);
  if (tags?.get(RUN_TAG) === undefined) {
    throw new UserError("Lease.Foreign", `${arn} does not carry the tag ${RUN_TAG}`, {
      hint: "Only what runs made has a lease.",
    });
  }
  const before = readLease(tags.get(LEASE_TAG))?.until ?? null;
  const { name, entry } = target;
  const served = kind === "deployment" ? kind : ("provisioned-throughput" as const);
  return { target: name, version: entry.version, kind: served, servingArn: arn, before, until };
}

/** Changes the lease. */
export async function renew(bedrock: BedrockClient, renewal: Renewal): Promise<void> {
  await setLease(bedrock, renewal);
}

/** What serves the target, as Bedrock lists it. Throws UserError `Registry.NotServed`. */
async function findServingOf(
  bedrock: BedrockClient,
  { servingArn, entry, name }: LeaseTarget,
): Promise<BillableResource> {
  const listed = (await Promise.all([listDeployments(bedrock), listThroughputs(bedrock)])).flat();
  const found = listed.find(({ arn }) => arn === servingArn);
  if (found !== undefined) return found;
  throw new UserError("Registry.NotServed", `nothing serves ${name}: there is no lease to renew`, {
    hint: `Serve it again with \`tunewright serve ${entry.version}\`.`,
  });
}
