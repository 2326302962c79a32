import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateProvisionedModelThroughputCommand,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  GetProvisionedModelThroughputCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { vi } from "vitest";
import { z } from "zod";
import { findModels } from "../../pipeline/clean-up/find.ts";
import { systemClock } from "../../pipeline/clock.ts";
import { moveAlias } from "../../pipeline/registry/aliases.ts";
import type { RegistryEntry } from "../../pipeline/registry/entry.ts";
import { registerVersion } from "../../pipeline/registry/versions.ts";
import { openEnvironment, type RunEnvironment } from "../../pipeline/run/environment.ts";
import { findTarget } from "../../pipeline/run/lease-target.ts";
import { proposeRetirement, retire } from "../../pipeline/run/retire.ts";
import { verdictFile } from "../../pipeline/run-folder/verdict.ts";
import { LEASE_TAG } from "../../pipeline/workflow/names.ts";
import { converseLine, examples, until } from "./bedrock-tuning.ts";
import { activeDeployment, runTags, train, trainAndDeploy } from "./bought-resources.ts";
import { unitsForTests } from "./local-cloud.ts";
import { type PipelineEnvironment, startEnvironment } from "./pipeline-environment.ts";
import type { CliRun } from "./run-cli.ts";
import { runInProcess } from "./run-program.ts";
import { stopSchedules } from "./schedules.ts";
import { testAssembly } from "./test-assembly.ts";
import { aVerdict } from "./verdict.ts";
import { aVersion } from "./version.ts";

/** A deployed stack with versions of the group `test` that are served without a run, and commands on it. */
export interface LeaseBench {
  readonly environment: PipelineEnvironment;
  /** As the commands see it. */
  readonly run: RunEnvironment;
  /** Trains, serves and registers a version under that name; `candidate` does not point at it. */
  version(name: string, changes?: Partial<RegistryEntry>): Promise<RegistryEntry>;
  /** The same on a model unit. */
  throughput(name: string, commitment?: "OneMonth"): Promise<RegistryEntry>;
  /** Lets `candidate` point at it, as its run does. */
  point(entry: RegistryEntry): Promise<void>;
  /** Runs a command as a user types it. */
  command(...args: string[]): Promise<CliRun>;
  /** The same with `--json`; its answer fits the schema. */
  json<Schema extends z.ZodType>(
    schema: Schema,
    ...args: string[]
  ): Promise<{ data: z.infer<Schema>; exitCode: number | null }>;
  /** What a command that is refused prints with `--json`. */
  refused(
    ...args: string[]
  ): Promise<{ exitCode: number | null; code: string; message: string; hint: string }>;
  /** The same where the cloud is taken for AWS, since only the profile names its endpoint: it asks before it changes. */
  commandAtAws(...args: string[]): Promise<CliRun>;
  /** Removes what serves a version, and its model too where that is said. */
  retired(entry: RegistryEntry, what?: { model: boolean }): Promise<void>;
  /** Deletes a deployment, or a run's model, past all commands. */
  removeServing(arn: string): Promise<void>;
  removeModel(runId: string): Promise<void>;
  tags(arn: string): Promise<Record<string, string>>;
  setLease(arn: string, until: string): Promise<void>;
  untag(arn: string, key: string): Promise<void>;
  stop(): Promise<void>;
}

/** Nova 2 Lite. */
const PRICED = "amazon.nova-2-lite-v1:0:256k";

const Refusal = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string() }),
});

const credentials = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };

export async function startLeaseBench(): Promise<LeaseBench> {
  const quotas = { ...unitsForTests, "committed-model-units": 2, deployments: 100 };
  const environment = await startEnvironment({ assembly: await testAssembly(), quotas });
  const { cloud, bedrock } = environment;
  await stopSchedules(cloud.client);
  // On a slow machine an hour has passed before they stopped: the sweep that then runs is no test's.
  const services = cloud.kernel.services().filter(({ name }) => /^(?:events|lambda)$/.test(name));
  await until(async () => services.every((service) => service.isIdle?.() ?? true), Boolean);
  await environment.put("train.jsonl", examples(40).map(converseLine).join("\n"));
  const run = await openEnvironment(cloud.client);
  const profile = join(cloud.folder, "aws-config");
  writeFileSync(profile, `[default]\nendpoint_url = ${cloud.endpoint}\n`);

  const register = async (name: string, changes: Partial<RegistryEntry>) => {
    const baseModel = { ...aVersion(name).baseModel, id: "amazon.nova-micro-v1:0:128k" };
    const entry = aVersion(name, { group: "test", baseModel, ...changes });
    await registerVersion(run.bucket, entry);
    await verdictFile.write(run.bucket, name, aVerdict());
    return entry;
  };
  const command = (settings: Record<string, string | undefined>, args: string[]) => {
    const all = { ...credentials, AWS_REGION: "us-east-1", npm_lifecycle_event: undefined };
    for (const [name, value] of Object.entries({ ...all, ...settings })) vi.stubEnv(name, value);
    return runInProcess(...args);
  };
  const atEndpoint = { AWS_ENDPOINT_URL: cloud.endpoint, AWS_CONFIG_FILE: undefined };
  return {
    environment,
    run,
    async version(name, changes = {}) {
      await trainAndDeploy(environment, name);
      const { arn, modelArn } = await activeDeployment(environment, name);
      const serving = { path: "on-demand", arn, committedUntil: null } as const;
      return register(name, { modelArn, serving, ...changes });
    },
    async throughput(name, commitment) {
      const modelArn = await train(environment, name);
      const bought = await buy(environment, { name, modelArn, commitment });
      // A model with a price by the hour.
      const baseModel = { ...aVersion(name).baseModel, id: PRICED };
      return register(name, { modelArn, baseModel, serving: { path: "provisioned", ...bought } });
    },
    async point({ group, version, runId }) {
      const move = { runId, group, version, alias: "candidate", reason: "better" };
      await moveAlias(run.bucket, systemClock, { ...move, by: `run ${runId}` });
    },
    command: (...args) => command(atEndpoint, args),
    async json(schema, ...args) {
      const { stdout, exitCode } = await command(atEndpoint, [...args, "--json"]);
      return { data: schema.parse(JSON.parse(stdout)), exitCode };
    },
    async refused(...args) {
      const { stdout, exitCode } = await command(atEndpoint, [...args, "--json"]);
      const { error } = Refusal.parse(JSON.parse(stdout));
      return { exitCode, ...error };
    },
    commandAtAws: (...args) =>
      command({ AWS_ENDPOINT_URL: undefined, AWS_CONFIG_FILE: profile }, args),
    async retired({ version }, what = { model: false }) {
      const target = await findTarget(run.bucket, version);
      const how = { by: "arn:test", clock: systemClock, timeout: 60_000 };
      const { remaining } = await retire(run, await proposeRetirement(run, target, what), how);
      if (remaining.length > 0) throw new Error(`${version} is still listed`);
    },
    async removeServing(customModelDeploymentIdentifier) {
      const of = { customModelDeploymentIdentifier };
      await bedrock.send(new DeleteCustomModelDeploymentCommand(of));
    },
    async removeModel(runId) {
      for (const { arn } of await findModels(bedrock, runId)) {
        await bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: arn }));
      }
    },
    async tags(resourceARN) {
      const { tags = [] } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
      return Object.fromEntries(tags.map(({ key = "", value = "" }) => [key, value]));
    },
    async setLease(resourceARN, value) {
      const tags = [{ key: LEASE_TAG, value }];
      await bedrock.send(new TagResourceCommand({ resourceARN, tags }));
    },
    async untag(resourceARN, key) {
      await bedrock.send(new UntagResourceCommand({ resourceARN, tagKeys: [key] }));
    },
    async stop() {
      vi.unstubAllEnvs();
      for (const client of [run.bucket.s3, run.bedrock, run.sfn]) client.destroy();
      await environment.stop();
    },
  };
}

/** Buys a model unit under the run's name, and waits until it is in service. */
async function buy(
  { bedrock }: PipelineEnvironment,
  of: { name: string; modelArn: string; commitment: "OneMonth" | undefined },
) {
  const { name, modelArn, commitment } = of;
  const create = new CreateProvisionedModelThroughputCommand({
    ...{ provisionedModelName: name, modelId: modelArn, modelUnits: 1, tags: runTags(name) },
    ...(commitment === undefined ? {} : { commitmentDuration: commitment }),
  });
  const { provisionedModelArn: arn = "" } = await bedrock.send(create);
  for (;;) {
    const get = new GetProvisionedModelThroughputCommand({ provisionedModelId: arn });
    const { status, commitmentExpirationTime } = await bedrock.send(get);
    const committedUntil = commitmentExpirationTime?.toISOString() ?? null;
    if (status === "InService") return { arn, committedUntil };
    await systemClock.sleep(20);
  }
}
