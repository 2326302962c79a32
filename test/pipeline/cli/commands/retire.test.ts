import {
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import { findText } from "../../../../pipeline/objects.ts";
import { readAlias } from "../../../../pipeline/registry/aliases.ts";
import { teardownFile } from "../../../../pipeline/run-folder/teardown.ts";
import { left, nothing } from "../../../support/bought-resources.ts";
import { type LeaseBench, startLeaseBench } from "../../../support/lease-bench.ts";

let bench: LeaseBench;
beforeAll(async () => {
  bench = await startLeaseBench();
});
afterAll(() => bench?.stop());

const retire = (...args: string[]) => bench.command("retire", ...args);
const listed = (name: string) => left(bench.environment, name);

describe("tunewright retire", () => {
  it("removes what serves a version, and proves that Bedrock lists it no more", async () => {
    const { serving } = await bench.version("plain");
    const { stdout, exitCode } = await retire("plain");
    expect(stdout).toContain(`deployment plain will be removed: ${serving.arn}\n`);
    expect(stdout).toMatch(
      /deployment arn:\S+: deletion requested\n✓ Bedrock's lists show none of it any more \(20\S+Z\)\n +proof: (\S+)\n$/,
    );
    expect([exitCode, await listed("plain")]).toEqual([0, { ...nothing, models: 1 }]);
    const [, proof = ""] = /proof: (\S+)/.exec(stdout) ?? [];
    const text = (await findText(bench.run.bucket, proof))?.text ?? "{}";
    expect(JSON.parse(text)).toMatchObject({
      reason: "Version.Retired",
      remaining: [],
      steps: [{ resource: { arn: serving.arn }, outcome: { kind: "deletion-requested" } }],
    });
    const again = await retire("plain");
    expect([again.exitCode, again.stdout]).toEqual([
      0,
      expect.stringMatching(/^nothing that serves plain is listed/),
    ]);
  });

  it("refuses what aliases point at with the commands that work, which do as they are printed", async () => {
    const entry = await bench.version("pointed");
    await bench.point(entry);
    expect((await bench.command("promote", "pointed", "--to", "production")).exitCode).toBe(0);
    const refused = await bench.refused("retire", "pointed", "--model");
    expect([refused.exitCode, refused.code]).toEqual([1, "Registry.InUse"]);
    expect(await listed("pointed")).toMatchObject({ deployments: 1, models: 1 });
    const run = await bench.refused("retire", "pointed");
    expect([run.exitCode, run.hint]).toEqual([
      1,
      expect.stringContaining("`tunewright retire test@candidate`"),
    ]);
    const commands = [...refused.hint.matchAll(/`tunewright ([^`]+)`/g)].map(([, one = ""]) => one);
    expect(commands).toHaveLength(2);
    for (const command of commands) {
      const { exitCode, stdout } = await bench.command(...command.split(" "));
      expect([command, exitCode]).toEqual([command, 0]);
      expect(stdout).toMatch(/^test@\w+ will point at nothing\n/);
    }
    expect(await listed("pointed")).toEqual(nothing);
    for (const alias of ["candidate", "production"]) {
      expect(await readAlias(bench.run.bucket, "test", alias)).toBeUndefined();
    }
    const proof = await teardownFile.find(bench.run.bucket, "pointed");
    expect(proof?.steps.map(({ resource }) => resource.kind)).toEqual([
      ...["deployment", "deployment", "custom-model"],
    ]);
  });

  it("says with --json what it did, for whom, and what is left", async () => {
    const entry = await bench.version("told");
    await bench.point(entry);
    const { data, exitCode } = await bench.json(jsonOutputs.retire, "retire", "test@candidate");
    expect(data).toMatchObject({
      target: "test@candidate",
      version: "told",
      alias: "test@candidate",
    });
    expect(data.steps).toEqual([
      { kind: "deployment", arn: entry.serving.arn, outcome: "deletion-requested" },
    ]);
    expect([data.remaining, exitCode]).toEqual([[], 0]);
  });

  it("exits with 1 at once where something stays: a commitment cannot be deleted", async () => {
    const { serving } = await bench.throughput("committed", "OneMonth");
    const { stdout, exitCode } = await retire("committed", "--model");
    expect(stdout).toMatch(/provisioned throughput arn:\S+: cannot be deleted: committed until 20/);
    expect(stdout).toMatch(/✗ still listed: provisioned throughput arn:\S+, custom model arn:/);
    expect([exitCode, await listed("committed")]).toEqual([
      1,
      { ...nothing, throughputs: 1, models: 1 },
    ]);
    const { data } = await bench.json(jsonOutputs.retire, "retire", "committed");
    expect(data.remaining).toEqual([{ kind: "provisioned-throughput", arn: serving.arn }]);
  });

  it("leaves what a run makes to the run while it executes", async () => {
    await bench.version("running");
    const { sfn, stack } = bench.run;
    const { stateMachineArn } = stack;
    const wait = { Type: "Wait", Seconds: 10_000_000, End: true };
    const definition = JSON.stringify({ StartAt: "Wait", States: { Wait: wait } });
    await sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
    const start = new StartExecutionCommand({ stateMachineArn, name: "running", input: "{}" });
    const { executionArn } = await sfn.send(start);
    const refused = await retire("running");
    await sfn.send(new StopExecutionCommand({ executionArn }));
    expect(refused.stderr).toMatch(
      /is executing and owns what it made.*\n +→ .*`tunewright stop running`/,
    );
    expect([refused.exitCode, await listed("running")]).toMatchObject([1, { deployments: 1 }]);
  });

  it("removes nothing unasked where it is billed, nor what no one has registered", async () => {
    await bench.version("asked");
    const asked = await bench.commandAtAws("retire", "asked");
    expect(asked.stdout).toMatch(/deployment asked will be removed: arn:/);
    expect(asked.stderr).toMatch(
      /nothing was deleted: this needs your confirmation.*\n +→ .*--yes/,
    );
    expect([asked.exitCode, await listed("asked")]).toMatchObject([2, { deployments: 1 }]);
    expect((await bench.commandAtAws("retire", "asked", "--yes")).exitCode).toBe(0);
    expect(await listed("asked")).toMatchObject({ deployments: 0 });
    const unknown = await bench.refused("retire", "no-one");
    expect([unknown.exitCode, unknown.code]).toEqual([2, "Registry.NoModel"]);
  });
});
