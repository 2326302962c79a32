import { expect } from "vitest";

/** Replaces the planned faults of a local cloud, as its user does; the plan must be a valid one. */
export async function planFaults(
  { cloud }: { readonly cloud: { readonly endpoint: string } },
  ...faults: readonly object[]
): Promise<void> {
  const [status, text] = await sendFaults(cloud.endpoint, faults);
  expect(status, text).toBe(200);
}

/** How often each planned fault was triggered, in the plan's order. */
export async function faultCounts({
  cloud,
}: {
  readonly cloud: { readonly endpoint: string };
}): Promise<{ hit: number }[]> {
  const answer = await fetch(`${cloud.endpoint}/_tunewright/faults`);
  return (await answer.json()) as { hit: number }[];
}

/** Sends a plan that may be invalid. Resolves to the answer's status and text. */
export async function sendFaults(
  endpoint: string,
  faults: readonly object[],
): Promise<[status: number, text: string]> {
  const body = JSON.stringify({ faults });
  const answer = await fetch(`${endpoint}/_tunewright/faults`, { method: "POST", body });
  return [answer.status, await answer.text()];
}
