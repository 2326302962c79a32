import { CreateCustomModelDeploymentCommand } from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findDeployments } from "../../../../pipeline/clean-up/find.ts";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import { readAlias } from "../../../../pipeline/registry/aliases.ts";
import type { RegistryEntry } from "../../../../pipeline/registry/entry.ts";
import { LEASE_TAG } from "../../../../pipeline/workflow/names.ts";
import { left, nothing } from "../../../support/bought-resources.ts";
import { type LeaseBench, startLeaseBench } from "../../../support/lease-bench.ts";
import { planFaults } from "../../../support/planned-faults.ts";

const HOUR = 3_600_000;
let bench: LeaseBench;
beforeAll(async () => {
  bench = await startLeaseBench();
});
afterAll(() => bench?.stop());

const serve = (...args: string[]) => bench.command("serve", ...args);

/** A version whose deployment was removed. */
async function unserved(name: string, changes: Partial<RegistryEntry> = {}) {
  const entry = await bench.version(name, changes);
  await bench.retired(entry);
  return entry;
}

describe("tunewright serve", () => {
  it("uses what is there already, and gives it a lease", async () => {
    const { serving } = await bench.version("present");
    const { stdout, exitCode } = await serve("present");
    expect(stdout).toMatch(
      /^present will be served for 168 hours: billed by tokens only\npresent answers at arn:\S+ \(it was there already\)\n +served until 20\S+ \S+ UTC; `tunewright renew present` prolongs it\nnext: `tunewright invoke present "…"` asks it\n$/,
    );
    expect(exitCode).toBe(0);
    const { data } = await bench.json(jsonOutputs.serve, "serve", "present", "--hours", "5");
    expect(data).toMatchObject({ adopted: true, smokeTest: "answered", servingArn: serving.arn });
    expect((await bench.tags(serving.arn ?? ""))[LEASE_TAG]).toBe(data.until);
    expect(Date.parse(data.until) - Date.now()).toBeLessThanOrEqual(5 * HOUR);
  });

  it("creates again what was removed, and points the aliases at it that have none of their own", async () => {
    const entry = await bench.version("again");
    await bench.point(entry);
    await bench.setLease(entry.serving.arn ?? "", "2026-01-01T00:00:00.000Z");
    await bench.command("sweep");
    expect(await left(bench.environment, "again")).toEqual({ ...nothing, models: 1 });
    const { data, exitCode } = await bench.json(jsonOutputs.serve, "serve", "test@candidate");
    expect(data).toMatchObject({ version: "again", group: "test", adopted: false });
    expect([exitCode, data.servingArn]).toEqual([
      0,
      expect.not.stringMatching(entry.serving.arn ?? ""),
    ]);
    const alias = await readAlias(bench.run.bucket, "test", "candidate");
    expect(alias).toMatchObject({ servingArn: data.servingArn });
    expect(alias?.history.at(-1)).toMatchObject({ what: "served-again", by: /:root$/ });
    expect(await left(bench.environment, "again")).toMatchObject({ deployments: 1, models: 1 });
  });

  it("serves nothing that was rejected, whose model was deleted, or whose name another has", async () => {
    await unserved("rejected", { outcome: "rejected" });
    const rejected = await serve("rejected");
    expect(rejected.stderr).toMatch(
      /rejected was rejected by the gate \(Registry.NotAccepted\)\n +→ Only accepted .*`tunewright report rejected`/,
    );
    const model = await unserved("modelless");
    await bench.retired(model, { model: true });
    const gone = await serve("modelless");
    expect(gone.stderr).toMatch(
      /custom model of modelless was deleted[\s\S]*→ Choose another version/,
    );

    const { modelArn } = await unserved("taken");
    const names = { modelDeploymentName: "taken", modelArn };
    await bench.run.bedrock.send(new CreateCustomModelDeploymentCommand(names));
    const taken = await serve("taken");
    expect(taken.stderr).toMatch(
      /has the name taken, but is not the run's[\s\S]*→ It was left alone/,
    );
    expect([rejected.exitCode, gone.exitCode, taken.exitCode]).toEqual([1, 1, 1]);
    expect([rejected.stdout, gone.stdout]).toEqual(["", ""]);
    for (const name of ["rejected", "modelless"]) {
      expect(await left(bench.environment, name)).toMatchObject({ deployments: 0 });
    }
    expect(await findDeployments(bench.run.bedrock, "taken")).toHaveLength(1);
  });

  it("removes again what it created and does not answer", async () => {
    await unserved("dumb");
    const settings = { code: "ValidationException", status: 400 };
    await planFaults(bench.environment, { at: "inference", effect: "error", settings });
    const { exitCode } = await serve("dumb");
    await planFaults(bench.environment);
    expect([exitCode, await left(bench.environment, "dumb")]).toEqual([
      1,
      { ...nothing, models: 1 },
    ]);
  });

  it("is a wrong call for an unknown name or wrong hours, and creates nothing unasked", async () => {
    const unknown = await bench.refused("serve", "no-one");
    expect([unknown.exitCode, unknown.code]).toEqual([2, "Registry.NoModel"]);
    expect(unknown.hint).toContain("`tunewright runs`");
    expect((await serve("present", "--hours", "0")).exitCode).toBe(2);
    await unserved("asked");
    const asked = await bench.commandAtAws("serve", "asked");
    expect(asked.stdout).toMatch(/asked will be served for 168 hours/);
    expect(asked.stderr).toMatch(
      /nothing was changed: this needs your confirmation.*\n +→ .*--yes/,
    );
    expect([asked.exitCode, await left(bench.environment, "asked")]).toEqual([
      2,
      { ...nothing, models: 1 },
    ]);
    expect((await bench.commandAtAws("serve", "asked", "--yes")).exitCode).toBe(0);
    expect(await left(bench.environment, "asked")).toMatchObject({ deployments: 1 });
  });
});
