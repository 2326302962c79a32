import { type DescribeExecutionOutput, GetExecutionHistoryCommand } from "@aws-sdk/client-sfn";
import { inParallel } from "../in-parallel.ts";
import { readAliases } from "../registry/aliases.ts";
import { type ModellessOutput, readModellessOutput } from "../run-folder/modelless-output.ts";
import { type RunOutput, readOutput } from "../run-folder/run-output.ts";
import { ExecutionInput } from "../workflow/input.ts";
import type { RunEnvironment } from "./environment.ts";
import { executionData, findExecution } from "./executions.ts";
import type { RunSummary } from "./list.ts";

/** A run in the list, with what it is about and what came of it. */
export interface RunFacts extends RunSummary {
  /** Short name of the base model; null when the input is not ours. */
  readonly model: string | null;
  /** Group in which its version is registered; null as `model`. */
  readonly group: string | null;
  /** State that is running now; null once the run has ended. */
  readonly state: string | null;
  /** Name of the error that ended it; null unless it failed. */
  readonly error: string | null;
  /** null unless it has a model, accepted or rejected. */
  readonly output: RunOutput | null;
  /** null unless it succeeded without a model. */
  readonly modelless: ModellessOutput | null;
  /** Aliases that point at the run's version now. */
  readonly aliases: readonly string[];
}

/** Calls at a time; Step Functions answers 15 a second and Region in the long run. */
const PARALLEL = 8;

/** Reads what the runs of a list are about: one call for each, a second for one that is running. */
export async function readFacts(
  environment: RunEnvironment,
  runs: readonly RunSummary[],
): Promise<RunFacts[]> {
  const described = await inParallel(runs, PARALLEL, (run) => describeRun(environment, run));
  const facts = described.map((one) => one.facts);
  const groups = new Set(facts.flatMap(({ group, output }) => (output && group) ?? []));
  const pointed = await inParallel([...groups], PARALLEL, async (group) => ({
    group,
    aliases: await readAliases(environment.bucket, group),
  }));
  const aliasesOf = new Map(pointed.map(({ group, aliases }) => [group, aliases]));
  return facts.map((run) => {
    const ofGroup = (run.group === null ? undefined : aliasesOf.get(run.group)) ?? [];
    const own = ofGroup.filter(({ version }) => version === run.output?.version);
    return { ...run, aliases: own.map(({ alias }) => alias) };
  });
}

/** A run's facts without its aliases, and the input that they are from; null where it is not ours. */
export interface DescribedRun {
  readonly facts: RunFacts;
  readonly input: ExecutionInput | null;
}

/** Reads what one run is about, by its latest execution. */
export async function describeRun(
  environment: RunEnvironment,
  run: RunSummary,
): Promise<DescribedRun> {
  const found = await findExecution(environment, run.runId, run.resumes + 1);
  const input = ExecutionInput.safeParse(executionData(found?.input));
  const facts = {
    ...run,
    model: input.data?.baseModel.name ?? null,
    group: input.data?.group ?? null,
    state: run.status === "RUNNING" ? await currentState(environment, found?.executionArn) : null,
    error: errorOf(run, found),
    output: readOutput(executionData(found?.output)),
    modelless: readModellessOutput(executionData(found?.output)),
    aliases: [],
  };
  return { facts, input: input.data ?? null };
}

function errorOf({ status }: RunSummary, found: DescribeExecutionOutput | undefined) {
  return status === "RUNNING" || status === "SUCCEEDED" ? null : (found?.error ?? null);
}

/** The state that an execution has entered last. */
async function currentState(
  { sfn }: RunEnvironment,
  executionArn: string | undefined,
): Promise<string | null> {
  const { events = [] } = await sfn.send(
    new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 25 }),
  );
  const names = events.flatMap((event) => event.stateEnteredEventDetails?.name ?? []);
  return names[0] ?? null;
}
