import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aliasesOf, moveAlias, readAlias } from "../../../pipeline/registry/aliases.ts";
import { listVersions, readVersion, registerVersion } from "../../../pipeline/registry/versions.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { aVersion as entry } from "../../support/version.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const move = (runId: string, reason = "because") => ({
  group: "support",
  alias: "candidate",
  runId,
  version: runId,
  by: "the test",
  reason,
});

describe("versions", () => {
  it("are written once; the same again is no error, another is", async () => {
    const key = await registerVersion(environment.bucket, entry("once"));
    expect(key).toBe("registry/support/versions/once.json");
    const later = entry("once", { registeredAt: "2027-01-01T00:00:00.000Z" });
    expect(await registerVersion(environment.bucket, later)).toBe(key);
    await expect(
      registerVersion(environment.bucket, entry("once", { modelArn: "arn:model/other" })),
    ).rejects.toMatchObject({ code: "Registry.VersionExists" });
    expect(await readVersion(environment.bucket, "support", "once")).toEqual(entry("once"));
  });

  it("are listed from the oldest", async () => {
    await registerVersion(environment.bucket, entry("bbb", { group: "listed" }));
    await registerVersion(environment.bucket, entry("a", { group: "listed" }));
    const versions = await listVersions(environment.bucket, "listed");
    expect(versions.map(({ runId }) => runId)).toEqual(["a", "bbb"]);
  });

  it("that are missing are named", async () => {
    await expect(readVersion(environment.bucket, "support", "absent")).rejects.toThrow(
      "s3://tuning-data/registry/support/versions/absent.json does not exist",
    );
  });
});

describe("aliases", () => {
  it("keep the history of their moves", async () => {
    await registerVersion(environment.bucket, entry("one"));
    await registerVersion(environment.bucket, entry("second"));
    await moveAlias(environment.bucket, environment.clock, move("one", "first"));
    await moveAlias(environment.bucket, environment.clock, move("second", "better"));
    const again = await moveAlias(
      environment.bucket,
      environment.clock,
      move("second", "not noted"),
    );
    expect(again).toEqual(await readAlias(environment.bucket, "support", "candidate"));
    expect(again.servingArn).toBe("arn:deployment/second");
    expect(again.history.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      [null, "registry/support/versions/one.json", "first"],
      ["registry/support/versions/one.json", "registry/support/versions/second.json", "better"],
    ]);
    const pointing = await aliasesOf(environment.bucket, "support", "second");
    expect(pointing.map(({ alias }) => alias)).toEqual(["candidate"]);
    expect(await aliasesOf(environment.bucket, "support", "one")).toEqual([]);
  });

  it("lose no move when many move at once", async () => {
    const runs = Array.from({ length: 8 }, (_, index) => `racer-${index}`);
    for (const run of runs)
      await registerVersion(environment.bucket, entry(run, { group: "race" }));
    await Promise.all(
      runs.map((run) =>
        moveAlias(environment.bucket, environment.clock, { ...move(run), group: "race" }),
      ),
    );
    const alias = await readAlias(environment.bucket, "race", "candidate");
    expect(alias?.history).toHaveLength(runs.length);
    const [, ...rest] = alias?.history ?? [];
    rest.forEach((step, index) => {
      expect(step.from).toBe(alias?.history[index]?.to);
    });
  });

  it("move only from the version that the decision was made against", async () => {
    const guarded = (runId: string, version: string | null) =>
      moveAlias(environment.bucket, environment.clock, {
        ...move(runId),
        ...{ group: "guarded", over: { version } },
      });
    for (const run of ["v1", "v2", "v3"]) {
      await registerVersion(environment.bucket, entry(run, { group: "guarded" }));
    }
    const keyOf = (run: string) => `registry/guarded/versions/${run}.json`;
    await guarded("v1", null);
    await expect(guarded("v2", null)).rejects.toMatchObject({ code: "Registry.AliasMoved" });
    await guarded("v2", keyOf("v1"));
    await expect(guarded("v3", keyOf("v1"))).rejects.toMatchObject({
      code: "Registry.AliasMoved",
      message: expect.stringContaining(keyOf("v2")),
      hint: expect.stringContaining('"tunewright resume v3"'),
    });
    // The function was called again after it had moved the alias.
    expect((await guarded("v2", keyOf("v1"))).history).toHaveLength(2);
  });

  it("do not point at a version that is not served", async () => {
    const rejected = {
      outcome: "rejected",
      serving: { path: "on-demand", arn: null, committedUntil: null },
    } as const;
    await registerVersion(environment.bucket, entry("turned-down", rejected));
    await expect(
      moveAlias(environment.bucket, environment.clock, move("turned-down")),
    ).rejects.toMatchObject({
      code: "Registry.NotServed",
    });
  });
});
