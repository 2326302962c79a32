import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ssmClient } from "../../../pipeline/clients.ts";
import type { Clock } from "../../../pipeline/clock.ts";
import { changeAlias } from "../../../pipeline/registry/alias-record.ts";
import { moveAlias } from "../../../pipeline/registry/aliases.ts";
import { registerVersion } from "../../../pipeline/registry/versions.ts";
import { resolveModel } from "../../../pipeline/run/resolve-model.ts";
import { checkParameter, writeParameter } from "../../../pipeline/serving/alias-parameter.ts";
import { createModelResolver } from "../../../pipeline/serving/model-resolver.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { planFaults } from "../../support/planned-faults.ts";
import { aVersion } from "../../support/version.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
  for (const name of ["v1", "v2"]) await registerVersion(environment.bucket, aVersion(name));
  await move("v1");
});
afterAll(() => environment?.stop());

async function move(version: string): Promise<void> {
  const { bucket, clock } = environment;
  const to = { group: "support", alias: "live", runId: version, version };
  await moveAlias(bucket, clock, { ...to, by: "the test", reason: "" });
}

/** A resolver whose reads of the bucket are counted, on a clock that the test moves. */
function aResolver() {
  let now = Date.UTC(2026, 10, 27);
  let opened = 0;
  const clock: Clock = { now: () => now, sleep: async () => undefined };
  const open = async () => {
    opened += 1;
    return environment.bucket;
  };
  const times = { ttlMs: 60_000, maxStaleMs: 600_000 };
  return {
    resolve: createModelResolver(open, clock, times),
    reads: () => opened,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
  };
}

const refusal = { code: "AccessDenied", status: 403 };
const noReads = {
  at: "call",
  match: { service: "s3", operation: "GetObject" },
  effect: "error",
  settings: refusal,
};

describe("a resolver of aliases", () => {
  it("reads once for all callers, and again when its time is over", async () => {
    const { resolve, reads, pass } = aResolver();
    const all = await Promise.all(Array.from({ length: 50 }, () => resolve("support@live")));
    expect(reads()).toBe(1);
    expect(all.at(-1)).toMatchObject({
      ...{ modelId: "arn:deployment/v1", version: "v1", runId: "v1", baseModel: "b:0:128k" },
      ...{ group: "support", alias: "live", isStale: false, staleSince: null },
    });
    await move("v2");
    pass(59);
    expect((await resolve("support@live")).version).toBe("v1");
    pass(2);
    expect((await resolve("support@live")).version).toBe("v2");
    expect(reads()).toBe(2);
    await move("v1");
  });

  it("passes the last answer on while it cannot read, says so, and stops at a bound", async () => {
    const { resolve, reads, pass } = aResolver();
    const { readAt } = await resolve("support@live");
    await planFaults(environment, noReads);
    pass(61);
    const stale = await resolve("support@live");
    expect(stale).toMatchObject({ modelId: "arn:deployment/v1", isStale: true, readAt });
    expect(stale.staleSince?.error).toMatch(/^AccessDenied: /);
    // It does not try again for each call.
    await resolve("support@live");
    expect(reads()).toBe(2);
    pass(600);
    await expect(resolve("support@live")).rejects.toMatchObject({ code: "Registry.NotRead" });
    await planFaults(environment);
    expect(await resolve("support@live")).toMatchObject({ isStale: false });
  });

  it("names an alias that does not exist", async () => {
    await expect(aResolver().resolve("support@nothing")).rejects.toMatchObject({
      code: "Registry.NoModel",
      message: "the group support has no alias nothing",
    });
    const options = { ...environment.cloud.client, bucket: environment.bucket.name };
    expect((await resolveModel("support@live", options)).modelId).toBe("arn:deployment/v1");
    await expect(resolveModel("other", options)).rejects.toMatchObject({
      code: "Registry.NoModel",
    });
  });
});

describe("the SSM parameter of an alias", () => {
  it("is written with what serves it; a failure is returned, and the next write makes up for it", async () => {
    const { bucket, cloud } = environment;
    const ssm = ssmClient(cloud.client);
    const name = { group: "support", alias: "live" };
    expect(await writeParameter({ bucket, ssm }, name)).toBeNull();
    const ssmParameter = "/tunewright/support/live";
    await changeAlias(bucket, name, (before) => before && { ...before, ssmParameter });
    await planFaults(environment, {
      at: "call",
      match: { service: "ssm", operation: "PutParameter" },
      effect: "error",
      settings: { code: "AccessDeniedException", status: 400, message: "no" },
    });
    expect(await writeParameter({ bucket, ssm }, name)).toEqual({
      name: ssmParameter,
      error: "AccessDeniedException: no",
    });
    await planFaults(environment);
    expect(await writeParameter({ bucket, ssm }, name)).toEqual({
      name: ssmParameter,
      error: null,
    });
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: ssmParameter }));
    expect(Parameter?.Value).toBe("arn:deployment/v1");
    ssm.destroy();
  });

  it.each(["/a/b", "model", "/apps/support.v2/model_id"])("may be named %s", (name) => {
    expect(() => checkParameter(name)).not.toThrow();
  });

  it.each(["/aws/x", "ssm-x", "a/b", "/a//b", "/a/", "", "a b", `/${"a/".repeat(16)}b`])(
    "may not be named %j",
    (name) => expect(() => checkParameter(name)).toThrow(/SSM parameter/),
  );
});
