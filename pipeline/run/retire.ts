import { defined } from "../../dataset-tools/defined.ts";
import type { CleanUpTools } from "../clean-up/clean-up.ts";
import {
  awaitEnd,
  type Ending,
  isEnding,
  recordEnd,
  requestEnd,
} from "../clean-up/end-resources.ts";
import { runningRuns } from "../clean-up/lease-facts.ts";
import { findOwned, type Owned } from "../clean-up/owned.ts";
import { type Clock, timestamp } from "../clock.ts";
import { UserError } from "../errors.ts";
import { changeAlias } from "../registry/alias-record.ts";
import { type Alias, readAliases } from "../registry/aliases.ts";
import { versionKey } from "../registry/entry.ts";
import type { TeardownStep } from "../run-folder/teardown.ts";
import type { RunEnvironment } from "./environment.ts";
import type { LeaseTarget } from "./lease-target.ts";
import { retireCommands, retireOrder } from "./retire-commands.ts";

/** Milliseconds for which a retirement waits until what it removed is no longer listed. */
export const RETIRE_TIMEOUT = 30 * 60_000;

/** What is about to be retired. */
export interface Retirement {
  readonly target: LeaseTarget;
  /** What is removed, in this order. */
  readonly resources: readonly Owned[];
  readonly aliases: readonly Alias[];
}

export interface RetireOptions {
  readonly by: string;
  readonly clock: Clock;
  /** Milliseconds for which it waits until what it removed is no longer listed. */
  readonly timeout: number;
  /** Called with what Bedrock has agreed to delete, before it waits for that. */
  onProgress?(going: readonly Owned[]): void;
}

/** What was removed, and the proof. */
export interface RetireResult {
  readonly steps: readonly TeardownStep[];
  /** What List calls still show. */
  readonly remaining: readonly Owned[];
  /** When List calls showed that (ISO 8601). */
  readonly checkedAt: string;
}

/**
 * Finds what serves a target, and its custom model where that is to go, too; changes nothing.
 * @throws UserError `Registry.InUse` where an alias that was not named points at it, `Run.Running`
 */
export async function proposeRetirement(
  environment: RunEnvironment,
  target: LeaseTarget,
  { model }: { model: boolean },
): Promise<Retirement> {
  const { bucket, bedrock, sfn, stack } = environment;
  const { runId, group } = target.entry;
  const { stateMachineArn } = stack;
  if ((await runningRuns({ sfn, stateMachineArn })).has(runId)) {
    throw new UserError("Run.Running", `the run ${runId} is executing and owns what it made`, {
      hint: `Wait, or stop it with \`tunewright stop ${runId}\`.`,
    });
  }
  const aliases = await readAliases(bucket, group);
  refuseInUse(target, aliases, model);
  const found = await findOwned(bedrock);
  const serving = found.filter((one) => isServingOf(one, target, model));
  const models = found.filter((one) => one.kind === "custom-model" && one.runId === runId);
  return { target, aliases, resources: [...serving, ...(model ? models : [])] };
}

/**
 * An alias's own serving is removed with the alias, a run's with the version, or with the alias that has none of its
 * own; with the model goes all that serves it.
 */
function isServingOf(one: Owned, { alias, entry }: LeaseTarget, model: boolean): boolean {
  if (one.kind !== "deployment" && one.kind !== "provisioned-throughput") return false;
  if (model && one.runId === entry.runId) return true;
  if (alias?.ownsServing === true) return one.arn === alias.servingArn;
  return one.runId === entry.runId && one.alias === null;
}

function refuseInUse(target: LeaseTarget, aliases: readonly Alias[], model: boolean): void {
  const { entry, alias } = target;
  const key = versionKey(entry.group, entry.version);
  const others = aliases.filter(
    (one) =>
      one.alias !== alias?.alias &&
      // The model is needed by all that point at it, its run's serving only by those that have none of their own.
      (model ? one.runId === entry.runId : one.version === key && !one.ownsServing),
  );
  const isAliasAlone = alias?.ownsServing === true && !model;
  if (others.length === 0 || isAliasAlone) return;
  const names = others.map((one) => `${one.group}@${one.alias}`);
  const all = retireOrder([...others, ...(alias === null ? [] : [alias])]);
  const commands = retireCommands(entry.version, { aliases: all });
  const hint = model ? commands : [`\`tunewright retire ${names[0]}\``];
  const points = names.length === 1 ? "points" : "point";
  throw new UserError("Registry.InUse", `${names.join(" and ")} ${points} at ${entry.version}`, {
    hint: `Nothing was removed. Retire by the alias's name: ${hint.join(", then ")}; or promote another version to it first.`,
  });
}

/** Lets the alias point at nothing, removes what was proposed, and waits for the proof that it is no longer listed. */
export async function retire(
  environment: RunEnvironment,
  { target, resources, aliases }: Retirement,
  { by, clock, timeout, onProgress }: RetireOptions,
): Promise<RetireResult> {
  const tools = { bedrock: environment.bedrock, bucket: environment.bucket, clock };
  if (target.alias !== null) await retireAlias(environment, target.alias, { by, clock });
  const ending = { by, reason: "Version.Retired", aliases: aliases.filter(isOther(target)) };
  const steps: TeardownStep[] = [];
  const remaining: Owned[] = [];
  // A model that is served cannot be deleted, so it comes after what serves it.
  for (const part of [resources.filter(isModel(false)), resources.filter(isModel(true))]) {
    if (remaining.length > 0) {
      remaining.push(...part);
      continue;
    }
    const done = await endAll(tools, part, { ending, timeout, ...defined({ onProgress }) });
    steps.push(...done.steps);
    remaining.push(...done.remaining);
  }
  return { steps, remaining, checkedAt: timestamp(clock) };
}

/** Waits only for what Bedrock has agreed to delete: what is committed, e.g., stays. */
async function endAll(
  tools: CleanUpTools,
  part: readonly Owned[],
  {
    ending,
    timeout,
    onProgress,
  }: { ending: Ending } & Pick<RetireOptions, "timeout" | "onProgress">,
): Promise<Pick<RetireResult, "steps" | "remaining">> {
  const steps: TeardownStep[] = [];
  const going: Owned[] = [];
  for (const one of part) {
    const step = await requestEnd(tools, one, ending);
    if (step !== null) steps.push(step);
    if (step !== null && isEnding(step)) going.push(one);
  }
  if (going.length > 0) onProgress?.(going);
  const left = await awaitEnd(tools, going, timeout);
  const ended = going.filter((one) => !left.includes(one));
  for (const { runId, kind, arn } of ended) {
    const proof = { runId, reason: ending.reason, resource: { kind, arn } };
    await recordEnd(tools, { ...proof, step: null, isLeft: false });
  }
  return { steps, remaining: part.filter((one) => !ended.includes(one)) };
}

const isModel = (wanted: boolean) => (one: Owned) => (one.kind === "custom-model") === wanted;

const isOther =
  ({ alias }: LeaseTarget) =>
  (one: Alias) =>
    one.alias !== alias?.alias;

/** The alias points at nothing from then on; its history says who did that. Throws UserError `Registry.AliasMoved`. */
async function retireAlias(
  { bucket }: RunEnvironment,
  alias: Alias,
  { by, clock }: Pick<RetireOptions, "by" | "clock">,
): Promise<void> {
  await changeAlias(bucket, alias, (before) => {
    if (before?.version !== alias.version || before.pending !== null) {
      throw new UserError(
        "Registry.AliasMoved",
        `${alias.group}@${alias.alias} is being moved, or was, by ${before?.pending?.by ?? before?.history.at(-1)?.by ?? "someone"}`,
        { hint: "Nothing was removed. Look at where it points now, then try again." },
      );
    }
    const step = {
      ...{ at: timestamp(clock), by, what: "retired" as const, from: before.version, to: null },
      ...{ reason: "retired", usdPerHour: null },
    };
    const nothing = { version: null, runId: null, servingArn: null, ownsServing: false };
    return { ...before, ...nothing, movedAt: step.at, history: [...before.history, step] };
  });
}
