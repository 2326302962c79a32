import { afterAll, beforeAll, expect, it } from "vitest";
import { findText } from "../../../pipeline/objects.ts";
import {
  findServing,
  findWithdrawal,
  readServing,
  recordServed,
  withdrawVersions,
} from "../../../pipeline/registry/serving.ts";
import { registerVersion } from "../../../pipeline/registry/versions.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { aVersion } from "../../support/version.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const ARN = "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/";
const served = (id: string) =>
  ({ path: "on-demand", arn: `${ARN}${id}`, committedUntil: null }) as const;
const withdraw = (group: string) =>
  withdrawVersions(environment.bucket, {
    ...{ runId: "r1", group, by: "sweep", reason: "Lease.Ended" },
    withdrawnAt: "2026-11-27T00:00:00.000Z",
  });

it("says what serves a version after it was withdrawn and served again", async () => {
  const { bucket } = environment;
  const entry = aVersion("r1", { group: "again", serving: served("first00000000") });
  await registerVersion(bucket, entry);
  expect(await findServing(bucket, entry)).toEqual(served("first00000000"));
  await withdraw("again");
  expect(await findServing(bucket, entry)).toBeNull();
  expect(await findWithdrawal(bucket, "again", "r1")).toMatchObject({ reason: "Lease.Ended" });
  await expect(readServing(bucket, "again", "r1")).rejects.toMatchObject({
    code: "Registry.NotServed",
    message: expect.stringContaining("withdrawn (Lease.Ended)"),
  });
  const again = { served: served("second0000000"), by: "arn:aws:iam::1:user/ann", reason: "demo" };
  await recordServed(environment, entry, again);
  expect(await readServing(bucket, "again", "r1")).toEqual(served("second0000000"));
  expect(await findWithdrawal(bucket, "again", "r1")).toBeUndefined();
});

it("loses no step of those who change it at once", async () => {
  const { bucket } = environment;
  const entry = aVersion("r1", { group: "busy", serving: served("first00000000") });
  await registerVersion(bucket, entry);
  const ids = Array.from({ length: 5 }, (_, id) => `number${id}`);
  await Promise.all(
    ids.map((id) =>
      recordServed(environment, entry, { served: served(id), by: id, reason: "once" }),
    ),
  );
  const object = await findText(bucket, "registry/busy/serving/r1.json");
  for (const id of ids) expect(object?.text).toContain(`"by": "${id}"`);
});
