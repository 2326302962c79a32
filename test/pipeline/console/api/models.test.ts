import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCostsNow } from "../../../../pipeline/console/api/models/costs-now.ts";
import { readModelGroup } from "../../../../pipeline/console/api/models/group.ts";
import { readModelGroups } from "../../../../pipeline/console/api/models/groups.ts";
import type { ApiCall } from "../../../../pipeline/console/http/route.ts";
import type { Place } from "../../../../pipeline/console/place.ts";
import { inParallel } from "../../../../pipeline/in-parallel.ts";
import { moveAlias } from "../../../../pipeline/registry/aliases.ts";
import { registerVersion } from "../../../../pipeline/registry/versions.ts";
import {
  activeDeployment,
  startCleanUpEnvironment,
  trainAndDeploy,
} from "../../../support/bought-resources.ts";
import { testPlace } from "../../../support/console.ts";
import { leaseTools } from "../../../support/lease-tools.ts";
import type { PipelineEnvironment } from "../../../support/pipeline-environment.ts";
import { aVersion } from "../../../support/version.ts";

let environment: PipelineEnvironment;
let place: Place;

beforeAll(async () => {
  environment = await startCleanUpEnvironment();
  const { cloud, clock } = environment;
  const { commands } = await leaseTools(environment, clock);
  place = testPlace({ cloud, environment: commands }, { clock: async () => clock });
});
afterAll(() => environment?.stop());

function call(query = "", params: Record<string, string> = {}): ApiCall {
  const { signal } = new AbortController();
  return { places: [place], params, query: new URLSearchParams(query), body: undefined, signal };
}

describe("what costs money now", () => {
  it("is nothing, with the time of the look, or each thing with its owner; what has none is said to", async () => {
    expect(await readCostsNow(call())).toMatchObject({
      at: expect.stringMatching(/^2026-11-23T/),
      ...{ found: [], usdPerHour: 0, usdPerMonth: 0, problems: [] },
    });
    await trainAndDeploy(environment, "lost");
    await trainAndDeploy(environment, "served");
    const { arn, modelArn } = await activeDeployment(environment, "served");
    const serving = { path: "on-demand", arn, committedUntil: null } as const;
    await registerVersion(
      environment.bucket,
      aVersion("served", { group: "test", serving, modelArn }),
    );
    const move = { runId: "served", group: "test", version: "served", alias: "candidate" };
    await moveAlias(environment.bucket, environment.clock, { ...move, reason: "", by: "me" });

    const { found } = await readCostsNow(call("run=served"));
    expect(found.map(({ kind, isOrphan, name }) => ({ kind, isOrphan, name }))).toEqual([
      { kind: "custom-model", isOrphan: false, name: "served" },
      { kind: "deployment", isOrphan: false, name: "test@candidate" },
    ]);
    const lost = await readCostsNow(call("run=lost"));
    expect(lost.found.map(({ kind, isOrphan }) => [kind, isOrphan])).toEqual([
      ["custom-model", true],
      ["deployment", true],
    ]);
    expect(lost.isPartial).toBe(true);
    expect((await readCostsNow(call())).found).toHaveLength(4);
  });
});

describe("a group of many versions", () => {
  it("is read by pages, the latest first, without reading the others", async () => {
    const serving = { path: "on-demand", arn: null, committedUntil: null } as const;
    const names = Array.from({ length: 60 }, (_, at) => `many-${String(at).padStart(2, "0")}`);
    await inParallel(names, 8, (name) =>
      registerVersion(environment.bucket, aVersion(name, { group: "many", serving })),
    );
    expect(await readModelGroups(call())).toContainEqual(
      expect.objectContaining({ group: "many", versions: 60, aliases: [] }),
    );
    let reads = 0;
    environment.bucket.s3.middlewareStack.add((next) => async (args) => {
      const { Key = "" } = args.input as { Key?: string };
      if (/^registry\/many\/versions\//.test(Key)) reads += 1;
      return next(args);
    });
    const pages = [];
    for (const page of ["1", "2", "3", "4"]) {
      pages.push(await readModelGroup(call(`page=${page}`, { group: "many" })));
    }
    expect(pages.map(({ versions }) => versions.length)).toEqual([25, 25, 10, 0]);
    expect(reads).toBe(60);
    const read = pages.flatMap(({ versions }) => versions.map(({ version }) => version));
    expect(read.sort()).toEqual(names);
    await expect(readModelGroup(call("", { group: "none" }))).rejects.toMatchObject({
      code: "Registry.NoModel",
    });
  });
});
