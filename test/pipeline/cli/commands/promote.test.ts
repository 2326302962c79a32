import { GetProvisionedModelThroughputCommand } from "@aws-sdk/client-bedrock";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listDeployments, listThroughputs } from "../../../../pipeline/clean-up/list.ts";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import { systemClock } from "../../../../pipeline/clock.ts";
import { readAlias } from "../../../../pipeline/registry/aliases.ts";
import { claimAlias } from "../../../../pipeline/registry/claim-alias.ts";
import { type RegistryEntry, versionKey } from "../../../../pipeline/registry/entry.ts";
import { left } from "../../../support/bought-resources.ts";
import { type LeaseBench, startLeaseBench } from "../../../support/lease-bench.ts";
import { planFaults } from "../../../support/planned-faults.ts";
import { modelBehind } from "../../../support/promotion.ts";

let bench: LeaseBench;
beforeAll(async () => {
  bench = await startLeaseBench();
});
afterAll(() => bench?.stop());

const FAST = ["--drain-seconds", "0"];
const promote = (version: string, alias: string, ...more: string[]) =>
  bench.json(jsonOutputs.promote, "promote", version, "--to", alias, ...FAST, ...more);
const keyOf = ({ group, version }: RegistryEntry) => versionKey(group, version);
const pointed = (alias: string) => readAlias(bench.run.bucket, "test", alias);

/** Kinds and names of what serves an alias of its own. */
async function own(alias: string): Promise<string[]> {
  const { bedrock } = bench.run;
  const lists = await Promise.all([listDeployments(bedrock), listThroughputs(bedrock)]);
  const all = lists.flat().filter(({ name }) => name.startsWith(`test_${alias}`));
  return all.map(({ kind, name }) => `${kind} ${name}`);
}

async function modelOnThroughput(provisionedModelId: string) {
  const get = new GetProvisionedModelThroughputCommand({ provisionedModelId });
  return (await bench.run.bedrock.send(get)).modelArn;
}

describe("tunewright promote, on provisioned throughput", () => {
  it("buys the alias's own, exchanges its model within one base, and replaces it for another way of serving", async () => {
    const [one, two] = [await bench.throughput("unit-1"), await bench.throughput("unit-2")];
    const bought = await bench.command("promote", "unit-1", "--to", "hourly", ...FAST);
    expect(bought.stdout).toMatch(
      /serving +provisioned throughput of 1 model unit of the alias's own is created/,
    );
    expect(bought.stdout).toMatch(
      /price +about 60\.50 USD an hour, 44,165 USD a month, from now on/,
    );
    const first = await pointed("hourly");
    expect(first).toMatchObject({ ownsServing: true, version: keyOf(one) });
    expect(await bench.tags(first?.servingArn ?? "")).toMatchObject({
      "tunewright:alias": "test@hourly",
      "tunewright:lease": "none",
    });

    const swapped = await promote("unit-2", "hourly");
    expect(swapped.data).toMatchObject({ how: "swap", usdPerHour: 60.5, smokeTest: "answered" });
    expect([swapped.exitCode, swapped.data.servingArn]).toEqual([0, first?.servingArn]);
    expect(await modelOnThroughput(swapped.data.servingArn)).toBe(two.modelArn);

    const tokens = await bench.version("tokens");
    const replaced = await promote("tokens", "hourly");
    expect(replaced.data).toMatchObject({
      ...{ how: "replace", usdPerHour: null, smokeTest: "answered" },
      drained: [{ arn: first?.servingArn, error: null }],
    });
    expect(await modelBehind(bench.environment, replaced.data.servingArn)).toBe(tokens.modelArn);
    // What serves the runs themselves is left.
    for (const name of ["unit-1", "unit-2"]) {
      expect(await left(bench.environment, name)).toMatchObject({ throughputs: 1 });
    }
    expect(await own("hourly")).toEqual(["deployment test_hourly_2"]);
    const { data } = await bench.json(jsonOutputs.rollback, "rollback", "test@hourly", ...FAST);
    expect(data).toMatchObject({ how: "replace", version: "unit-2", usdPerHour: 60.5 });
    expect(await modelOnThroughput(data.servingArn)).toBe(two.modelArn);
  });
});

describe("tunewright promote", () => {
  it("keeps the hours of throughput that it has bought and removed again, since the model did not answer", async () => {
    await bench.throughput("mute");
    const settings = { code: "ValidationException", status: 400 };
    await planFaults(bench.environment, { at: "inference", effect: "error", settings });
    const undone = await bench.command("promote", "mute", "--to", "silent");
    await planFaults(bench.environment);
    expect(undone.stderr).toMatch(/the new model was not put in service: .*Serving\.Undone/s);
    expect([undone.exitCode, await pointed("silent"), await own("silent")]).toEqual([
      ...[1, undefined, []],
    ]);
    const { data } = await bench.json(jsonOutputs["versions show"], "versions", "show", "mute");
    const failed = data.paidServing.filter((one) => one.failed);
    expect(failed).toMatchObject([{ alias: "silent", to: expect.any(String) }]);
    const { stdout } = await bench.command("versions", "show", "mute");
    expect(stdout).toContain(
      "hours of throughput for the alias silent, to which its promotion failed",
    );
  });

  it("shows what it would do, and does nothing in a pipe without --yes where that is billed", async () => {
    await bench.version("asked");
    const asked = await bench.commandAtAws("promote", "asked", "--to", "quiet");
    expect(asked.stdout).toMatch(
      /^Promotion of test@quiet\n +from +nothing: it is new\n +to +asked\n/,
    );
    expect(asked.stderr).toMatch(
      /nothing was changed: this needs your confirmation \(Call\.NotConfirmed\)\n +→ .*add --yes/,
    );
    expect([asked.exitCode, await pointed("quiet")]).toEqual([2, undefined]);
    expect(await own("quiet")).toEqual([]);
    const rollback = await bench.commandAtAws("rollback", "test@quiet", "--json");
    expect(JSON.parse(rollback.stdout)).toMatchObject({ error: { code: "Registry.NoModel" } });
    expect(rollback.exitCode).toBe(2);
  });

  it("says that the champion is lost, and promotes over it", async () => {
    const [old, fresh] = [await bench.version("lost"), await bench.version("found")];
    const { data: before } = await promote("lost", "orphan");
    const object = { Bucket: bench.run.bucket.name, Key: keyOf(old) };
    await bench.run.bucket.s3.send(new DeleteObjectCommand(object));
    const { stdout, exitCode } = await bench.command("promote", "found", "--to", "orphan", ...FAST);
    expect(stdout).toMatch(
      /compared +cannot be compared with lost: the version that the alias points at was deleted/,
    );
    expect(stdout).toMatch(/found +the version that it points at was deleted from the registry/);
    expect(exitCode).toBe(0);
    expect(await pointed("orphan")).toMatchObject({
      version: keyOf(fresh),
      servingArn: before.servingArn,
    });
    expect(await modelBehind(bench.environment, before.servingArn)).toBe(fresh.modelArn);
  });

  it("loses to who claimed the alias first, with 1, and says who that is", async () => {
    const [one, two] = [await bench.version("early"), await bench.version("late")];
    const claim = { group: "test", alias: "race", what: "promoted" as const, over: null };
    const by = "arn:aws:iam::123456789012:user/ada";
    await claimAlias(bench.run.bucket, systemClock, { ...claim, version: keyOf(one), by });
    const lost = await bench.command("promote", "late", "--to", "race");
    expect(lost.stderr).toMatch(
      /test@race is being moved by arn:aws:iam::123456789012:user\/ada, who has been promoting early since 20.*\n +→ Wait until/,
    );
    expect([lost.exitCode, await pointed("race")]).toEqual([1, undefined]);

    const both = await Promise.all(
      [one, two].map(({ version }) => bench.command("promote", version, "--to", "both", ...FAST)),
    );
    const losers = both.filter(({ exitCode }) => exitCode !== 0);
    const alias = await pointed("both");
    // Each comes to its end before the other, or one of them is refused; what the alias says was done.
    expect(losers.length).toBeLessThan(2);
    for (const { exitCode, stderr } of losers) {
      expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/test@both .*:root/)]);
    }
    expect(alias?.history).toHaveLength(2 - losers.length);
  });
});

describe("tunewright rollback", () => {
  it("creates again what has gone, and is refused where the model has", async () => {
    const [one, two] = [await bench.version("back-1"), await bench.version("back-2")];
    await promote("back-1", "healed");
    const { data: second } = await promote("back-2", "healed");
    await bench.removeServing(second.servingArn);
    const { stdout, exitCode } = await bench.command("rollback", "test@healed", ...FAST);
    expect(stdout).toMatch(/^Rollback of test@healed\n +from +back-2\n +to +back-1\n/);
    expect(stdout).toMatch(
      /found +what served it was deleted by someone: applications get no answer/,
    );
    expect(stdout).toMatch(/undo it +`tunewright promote test@back-2 --to healed`/);
    expect(exitCode).toBe(0);
    const alias = await pointed("healed");
    expect(alias).toMatchObject({ version: keyOf(one), ownsServing: true });
    expect(alias?.servingArn).not.toBe(second.servingArn);
    expect(await modelBehind(bench.environment, alias?.servingArn ?? "")).toBe(one.modelArn);
    expect(alias?.history.map(({ what }) => what)).toEqual(["promoted", "promoted", "rolled-back"]);

    await promote("back-2", "healed");
    await bench.removeServing(one.serving.arn ?? "");
    await bench.removeModel("back-1");
    const gone = await bench.refused("rollback", "test@healed");
    expect([gone.exitCode, gone.code]).toEqual([1, "Registry.ModelDeleted"]);
    expect(gone.hint).toContain("train it again from the data in runs/back-1/");
    expect(await pointed("healed")).toMatchObject({ version: keyOf(two) });
  });
});
