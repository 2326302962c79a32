import type { BedrockClient } from "@aws-sdk/client-bedrock";
import { type ExecutionStatus, ListExecutionsCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { defined } from "../../dataset-tools/defined.ts";
import { errorText } from "../errors.ts";
import { throughputUsdPerHour } from "../evaluation/serving-costs.ts";
import { type Bucket, listKeys } from "../objects.ts";
import { type Alias, readAlias } from "../registry/aliases.ts";
import { REGISTRY, type RegistryEntry } from "../registry/entry.ts";
import { readVersion } from "../registry/versions.ts";
import { configFile } from "../run-folder/config.ts";
import { planFile } from "../run-folder/plan.ts";
import { teardownFile } from "../run-folder/teardown.ts";
import { HOURS_OF_A_MONTH } from "../usd.ts";
import { runIdOf } from "../workflow/input.ts";
import type { LeaseFacts } from "./leases.ts";
import type { BillableResource, RunningJob } from "./list.ts";
import { findOwned, type Owned } from "./owned.ts";

/** What looking at leases needs from outside. */
export interface LookTools {
  readonly bedrock: BedrockClient;
  readonly bucket: Bucket;
  readonly sfn: SFNClient;
  readonly stateMachineArn: string;
}

/** Something that could not be read, removed or sent; the rest continues without it. */
export interface Problem {
  /** ARN, key or id of what it is about. */
  readonly about: string;
  /** Name and message of the error. */
  readonly error: string;
}

/** What something costs while it is there, in USD by list prices; null where the price is not known. */
export interface Price {
  readonly perHour: number | null;
  readonly perMonth: number | null;
}

/** An execution that runs. */
interface Execution {
  readonly runId: string;
  /** ISO 8601; null where Step Functions does not say. */
  readonly startedAt: string | null;
}

/** All that was found in the account, and what is known about it. */
export interface Look {
  readonly found: readonly Owned[];
  readonly facts: Pick<
    LeaseFacts,
    "running" | "versions" | "aliases" | "unreadable" | "promised" | "known"
  >;
  /** The registered versions of the runs that were found. */
  readonly entries: readonly RegistryEntry[];
  readonly executions: readonly Execution[];
  /** Prices by ARN. */
  readonly prices: ReadonlyMap<string, Price>;
  readonly problems: Problem[];
}

/**
 * Looks at everything that runs made and that costs money, then at who may need it, in that order: what is made after
 * the first look is left to the next sweep.
 */
export async function takeLook(tools: LookTools): Promise<Look> {
  const problems: Problem[] = [];
  const found = await findOwned(tools.bedrock, (arn, error) =>
    problems.push(problemOf(arn, error)),
  );
  const executions = await executionsThat(tools, "RUNNING");
  const running = new Set(executions.map(({ runId }) => runId));
  const runs = new Set(found.map(({ runId }) => runId));
  const { entries, aliases, unreadable } = await readRegistry(tools.bucket, runs, problems);
  const registered = new Set(entries.map(({ runId }) => runId));
  const { promised, known, prices } = await readFolders(tools, found, registered);
  const versions = entries.map(({ version, group, runId, outcome, modelArn }) => ({
    ...{ version, group, runId, outcome, modelArn },
  }));
  const facts = { running, versions, aliases, unreadable, promised, known };
  return { found, facts, entries, executions, prices, problems };
}

export function problemOf(about: string, error: unknown): Problem {
  return { about, error: errorText(error) };
}

type ExecutionTools = Pick<LookTools, "sfn" | "stateMachineArn">;

/** Ids of the runs that are executing. */
export async function runningRuns(tools: ExecutionTools): Promise<Set<string>> {
  return runsThat(tools, "RUNNING");
}

/** Ids of the runs of which an execution has that status. */
async function runsThat(tools: ExecutionTools, status: ExecutionStatus): Promise<Set<string>> {
  return new Set((await executionsThat(tools, status)).map(({ runId }) => runId));
}

async function executionsThat(
  { sfn, stateMachineArn }: ExecutionTools,
  statusFilter: ExecutionStatus,
): Promise<Execution[]> {
  const found: Execution[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(
      new ListExecutionsCommand({
        ...{ stateMachineArn, statusFilter, maxResults: 1000 },
        ...defined({ nextToken }),
      }),
    );
    for (const { name = "", startDate } of page.executions ?? []) {
      found.push({ runId: runIdOf(name), startedAt: startDate?.toISOString() ?? null });
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

interface Registry {
  readonly entries: RegistryEntry[];
  readonly aliases: Alias[];
  readonly unreadable: Set<string>;
}

/** All aliases, and the versions of the runs; a group of which one cannot be read is unreadable. */
async function readRegistry(
  bucket: Bucket,
  runs: ReadonlySet<string>,
  problems: Problem[],
): Promise<Registry> {
  const found: Registry = { entries: [], aliases: [], unreadable: new Set() };
  for (const key of await listKeys(bucket, REGISTRY)) {
    const [, group = "", kind = "", name = ""] =
      /^registry\/([^/]+)\/(versions|aliases)\/(.+)\.json$/.exec(key) ?? [];
    if (group === "" || (kind === "versions" && !runs.has(runIdOf(name)))) continue;
    try {
      if (kind === "versions") found.entries.push(await readVersion(bucket, group, name));
      const alias = kind === "aliases" ? await readAlias(bucket, group, name) : undefined;
      if (alias !== undefined) found.aliases.push(alias);
    } catch (error) {
      found.unreadable.add(group);
      problems.push(problemOf(key, error));
    }
  }
  return found;
}

/** What the folders of the runs say of what was found. */
async function readFolders(
  tools: LookTools,
  found: readonly Owned[],
  registered: ReadonlySet<string>,
): Promise<{ promised: Set<string>; known: Set<string>; prices: Map<string, Price> }> {
  const { bucket } = tools;
  const promised = new Set<string>();
  const unproven = new Set<string>();
  const known = new Set<string>();
  const prices = new Map<string, Price>();
  for (const runId of new Set(found.map((one) => one.runId))) {
    const plan = await planFile.findReadable(bucket, runId);
    const own = found.filter((one) => one.runId === runId);
    for (const one of own) prices.set(one.arn, priceOf(one, plan));
    if (!own.some(({ kind }) => kind === "custom-model")) continue;
    const [teardown, config] = await Promise.all([
      teardownFile.findReadable(bucket, runId),
      configFile.findReadable(bucket, runId),
    ]);
    if (plan !== undefined || teardown !== undefined || config !== undefined) known.add(runId);
    const isUnproven = teardown === undefined && !registered.has(runId);
    if (isUnproven && config?.input.deleteModelOnFailure === true) unproven.add(runId);
    if (isUnfinished(teardown)) promised.add(runId);
  }
  for (const runId of await failedOf(tools, unproven)) promised.add(runId);
  return { promised, known, prices };
}

/** Whether a clean-up was to delete the model, and has not. */
function isUnfinished(teardown: Awaited<ReturnType<typeof teardownFile.findReadable>>): boolean {
  return teardown?.scope === "everything" && teardown.remaining.length > 0;
}

/** Those of the runs of which an execution has failed: what they promised for that holds without a clean-up's record. */
async function failedOf(tools: LookTools, runs: ReadonlySet<string>): Promise<string[]> {
  if (runs.size === 0) return [];
  const ended = ["FAILED", "TIMED_OUT", "ABORTED"] as const;
  const failed = await Promise.all(ended.map((status) => runsThat(tools, status)));
  return [...runs].filter((runId) => failed.some((ids) => ids.has(runId)));
}

/** What something costs while it is there, by its run's plan. */
export function priceOf(
  one: BillableResource | RunningJob,
  plan: Awaited<ReturnType<typeof planFile.findReadable>>,
): Price {
  switch (one.kind) {
    case "customization-job":
      return { perHour: 0, perMonth: 0 };
    case "custom-model":
      return { perHour: null, perMonth: plan?.settings.storageUsdPerMonth ?? null };
    case "deployment":
      // On demand only tokens are billed.
      return { perHour: 0, perMonth: 0 };
    case "provisioned-throughput": {
      const perHour =
        plan === undefined ? null : throughputUsdPerHour(plan, one.committedUntil !== null);
      return { perHour, perMonth: perHour === null ? null : perHour * HOURS_OF_A_MONTH };
    }
  }
}
