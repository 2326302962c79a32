import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeSweepRecord } from "../../../../pipeline/clean-up/sweep-record.ts";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import { writeText } from "../../../../pipeline/objects.ts";
import { aliasKey } from "../../../../pipeline/registry/entry.ts";
import { teardownFile } from "../../../../pipeline/run-folder/teardown.ts";
import { left, train, trainAndDeploy } from "../../../support/bought-resources.ts";
import { type LeaseBench, startLeaseBench } from "../../../support/lease-bench.ts";
import { messagesAbout } from "../../../support/pipeline-cloud.ts";
import { planFaults } from "../../../support/planned-faults.ts";

const HOUR = 3_600_000;
let bench: LeaseBench;
beforeAll(async () => {
  bench = await startLeaseBench();
});
afterAll(() => bench?.stop());

const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
const listed = (name: string) => left(bench.environment, name);
const sweep = (...args: string[]) => bench.json(jsonOutputs.sweep, "sweep", ...args);

/** A version whose lease ends in so many hours. */
async function leased(name: string, hours: number): Promise<string> {
  const { serving } = await bench.version(name);
  await bench.setLease(serving.arn ?? "", at(hours));
  return serving.arn ?? "";
}

describe("tunewright sweep", () => {
  it("lists what is billed with owner, lease, cost and decision, and removes nothing that has them", async () => {
    const empty = await bench.command("sweep");
    expect([empty.stdout, empty.exitCode]).toEqual([
      "✓ nothing that runs made costs money here\n",
      0,
    ]);
    const arn = await leased("kept", 48);
    const soon = await leased("soon", 3);
    const { data, exitCode } = await sweep("--dry-run");
    expect([data.dryRun, data.removed, data.problems, exitCode]).toEqual([true, [], [], 0]);
    const find = (wanted: string) => data.found.find((one) => one.arn === wanted);
    expect(find(arn)).toMatchObject({ runId: "kept", decision: "keep", why: "lease", fine: true });
    expect(find(soon)).toMatchObject({ runId: "soon", decision: "warn", fine: true });
    expect(messagesAbout(bench.environment.cloud.regions.of("us-east-1"), "soon")).toEqual([]);
    const { stdout } = await bench.command("sweep", "--dry-run");
    expect(stdout).toMatch(/^WHAT +WHOSE +SINCE +LEASE +COST +DECISION +ARN/);
    expect(stdout).toMatch(
      /^deployment +kept .* billed by tokens only +keep: its lease holds, until .* arn:/m,
    );
    expect(stdout).toMatch(/^deployment +soon .* ends soon, until /m);
    expect(stdout).toMatch(/^custom model +kept .* keep: a registered version/m);
  });

  it("removes what has no lease any more, with a proof and a notice, and finds it fine then", async () => {
    const arn = await leased("ended", -1);
    const planned = await bench.command("sweep", "--dry-run");
    expect(planned.stdout).toMatch(/ended .* remove: its lease has ended/);
    expect(planned.stdout).toMatch(/\n`tunewright sweep` removes 1 of them\n$/);
    expect([planned.exitCode, await listed("ended")]).toMatchObject([1, { deployments: 1 }]);

    const { stdout, exitCode } = await bench.command("sweep");
    expect(stdout).toContain(`✓ removed, and no longer listed: ${arn}\n`);
    expect(stdout).toMatch(/people were notified of \d/);
    expect([exitCode, await listed("ended")]).toMatchObject([1, { deployments: 0, models: 1 }]);
    expect(await teardownFile.find(bench.run.bucket, "ended")).toMatchObject({
      ...{ reason: "Lease.Ended", remaining: [] },
      steps: [{ resource: { arn }, outcome: { kind: "deletion-requested" } }],
    });
    const subjects = messagesAbout(bench.environment.cloud.regions.of("us-east-1"), "ended");
    expect(subjects.map(({ subject }) => subject)).toEqual([
      "Tunewright: ended was removed: its lease ended",
    ]);
    const again = await sweep();
    expect([again.data.removed, again.data.notified, again.exitCode]).toEqual([[], [], 0]);
  });

  it("reports what belongs to nothing with exit code 1, and removes it a day later", async () => {
    await trainAndDeploy(bench.environment, "stray");
    const { data, exitCode } = await sweep();
    const strays = data.found.filter(({ runId }) => runId === "stray");
    expect(strays.map(({ decision, fine }) => [decision, fine])).toEqual([
      ["no-owner", false],
      ["no-owner", false],
    ]);
    expect([exitCode, await listed("stray")]).toMatchObject([1, { deployments: 1 }]);
    await changeSweepRecord(bench.run.bucket, at(0), (before) => ({
      ...before,
      ownerless: Object.fromEntries(Object.keys(before.ownerless).map((arn) => [arn, at(-25)])),
    }));
    const later = await sweep();
    const [gone = ""] = later.data.removed;
    expect(strays.find(({ arn }) => arn === gone)?.kind).toBe("deployment");
    // Its model is never removed by itself.
    expect([later.exitCode, await listed("stray")]).toMatchObject([
      1,
      { deployments: 0, models: 1 },
    ]);
    await bench.removeModel("stray");
  });

  it("asks before it removes anything where that is billed, and only then", async () => {
    await leased("asked", -1);
    const asked = await bench.commandAtAws("sweep");
    expect(asked.stdout).toMatch(/asked .* remove: its lease has ended/);
    expect(asked.stderr).toMatch(
      /nothing was deleted: this needs your confirmation.*\n +→ .*--yes/,
    );
    expect([asked.exitCode, await listed("asked")]).toMatchObject([2, { deployments: 1 }]);
    expect((await bench.commandAtAws("sweep", "--yes")).exitCode).toBe(1);
    expect(await listed("asked")).toMatchObject({ deployments: 0 });
    expect((await bench.commandAtAws("sweep")).exitCode).toBe(0);
    expect((await bench.command("sweep", "--no-such")).exitCode).toBe(2);
  });

  it("does the rest where the registry cannot be read, says so, and exits with 1", async () => {
    const key = aliasKey("test", "broken");
    await leased("unread", -1);
    await writeText(bench.run.bucket, key, { text: "{", type: "application/json" });
    const { stdout, exitCode } = await bench.command("sweep");
    expect(stdout).toContain(`✗ ${key}: `);
    expect(stdout).toMatch(/unread .* the registry cannot be read/);
    expect([exitCode, await listed("unread")]).toMatchObject([1, { deployments: 1 }]);
  });

  it("names what is served on a base model that became legacy, with the command that replaces it", async () => {
    const arn = await leased("old", 48);
    await planFaults(bench.environment, {
      ...{ at: "training-job", match: { jobName: "last" }, effect: "retire" },
      settings: { status: "LEGACY" },
    });
    await train(bench.environment, "last");
    await planFaults(bench.environment);
    const { data } = await sweep("--dry-run");
    expect(data.findings).toContainEqual({
      ...{ kind: "base-model-legacy", arn, text: expect.stringContaining("legacy: it will be") },
      remedy: expect.stringContaining("`tunewright tune FILE --model NEW-MODEL`"),
    });
    expect((await bench.command("sweep", "--dry-run")).stdout).toMatch(
      /! Bedrock calls b, the base model of old, legacy: .* `tunewright tune FILE --model NEW-MODEL`\n +arn:/,
    );
    await bench.removeModel("last");
  });
});
