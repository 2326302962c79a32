import { UserError } from "../errors.ts";
import { findJson } from "../objects.ts";
import { readAlias } from "../registry/aliases.ts";
import { readVersion } from "../registry/versions.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { runLayout } from "./layout.ts";
import type { SmokeTest } from "./results.ts";
import { findRun, type RunPlace } from "./start.ts";

/** A tuned model that can be asked. */
export interface ServedModel {
  readonly runId: string;
  /** What the runtime takes as `modelId`. */
  readonly servingArn: string;
  /** System prompt that its training rows had; a tuned model wants the one that it learned with. */
  readonly system: string | null;
}

/**
 * Finds a tuned model by run id, by `group@alias`, or by group alone, which means its alias `candidate`.
 * @throws UserError `Registry.NoModel`, `Registry.NotServed`
 */
export async function findServed(place: RunPlace, wanted: string): Promise<ServedModel> {
  const [group = "", alias = "candidate"] = wanted.split("@");
  const pointed = await readAlias(place.bucket, group, alias);
  if (pointed !== undefined) return withSystem(place, pointed.runId, pointed.servingArn);
  if (wanted.includes("@")) {
    throw new UserError("Registry.NoModel", `no alias ${alias} in the group ${group}`);
  }
  return servedByRun(place, wanted);
}

async function servedByRun(place: RunPlace, runId: string): Promise<ServedModel> {
  const run = await findRun(place, runId);
  const input = ExecutionInput.safeParse(JSON.parse(run?.input ?? "null"));
  if (!input.success) {
    throw new UserError("Registry.NoModel", `neither a run nor a group is called ${runId}`, {
      hint: "Give a run id (`tunewright runs`), a group, or group@alias.",
    });
  }
  const entry = await readVersion(place.bucket, input.data.group, runId);
  if (entry.serving.arn !== null) return withSystem(place, runId, entry.serving.arn);
  throw new UserError("Registry.NotServed", `${runId} was ${entry.verdict}; nothing serves it`);
}

async function withSystem(
  place: RunPlace,
  runId: string,
  servingArn: string,
): Promise<ServedModel> {
  const asked = await findJson(place.bucket, runLayout(runId).smokeTest);
  return { runId, servingArn, system: (asked as SmokeTest | undefined)?.system ?? null };
}
