import { UserError } from "../errors.ts";
import { findJson } from "../json-objects.ts";
import type { Bucket } from "../objects.ts";
import { CANDIDATE } from "../registry/alias-names.ts";
import { noAlias, readAlias } from "../registry/aliases.ts";
import { RegistryEntry, versionKey } from "../registry/entry.ts";
import { readServing } from "../registry/serving.ts";
import { listVersions } from "../registry/versions.ts";
import type { EvaluationRow } from "../run-folder/evaluation-row.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { registryNames, runNames, suggesting } from "./did-you-mean.ts";
import type { RunEnvironment } from "./environment.ts";
import { executionName, findRun, type RunExecution } from "./executions.ts";
import { type RowStyle, readStyle } from "./results.ts";

/** A tuned model that answers requests. */
export interface ServedModel {
  readonly runId: string;
  /** What the runtime accepts as `modelId`. */
  readonly servingArn: string;
  /** Customization id of its base model. */
  readonly baseModel: string;
  /** How its training rows were written; requests to the model should have the same form. */
  readonly style: RowStyle | null;
}

/**
 * Finds a tuned model by run id, by `group@alias`, or by group alone, which means its alias `candidate`.
 * @throws UserError `Registry.NoModel`, `Registry.NotServed`
 */
export async function findServed(
  environment: RunEnvironment,
  wanted: string,
): Promise<ServedModel> {
  const [group = "", alias = CANDIDATE] = wanted.split("@");
  const { bucket } = environment;
  const pointed = await readAlias(bucket, group, alias);
  if (pointed !== undefined) {
    const { runId, servingArn, version } = pointed;
    const { baseModel } = await readKey(bucket, version);
    return withStyle(bucket, { runId, servingArn, baseModel: baseModel.id });
  }
  if (wanted.includes("@")) {
    const unknown = await noAlias(bucket, { group, alias });
    throw await suggesting(unknown, wanted, () => registryNames(bucket));
  }
  const versions = await listVersions(bucket, group);
  const latest = versions.at(-1);
  if (latest !== undefined) throw notInService(latest, versions.length);
  return servedByRun(environment, wanted);
}

/** Why a group that has versions does not answer. */
function notInService({ group, version, outcome, runId }: RegistryEntry, count: number): UserError {
  const of = count === 1 ? "its only version" : `the latest of its ${count} versions`;
  if (outcome === "accepted") return retired(group, version, of);
  return new UserError(
    "Registry.NotAccepted",
    `the group ${group} has no model in service: ${of}, ${version}, was rejected by the gate, and a rejected model is kept but not served`,
    {
      hint: `\`tunewright report ${runId}\` shows why it was rejected; \`tunewright versions list ${group}\` lists all. A run that is accepted is served by itself.`,
    },
  );
}

function retired(group: string, version: string, of: string): UserError {
  return new UserError(
    "Registry.NotServed",
    `the group ${group} has no model in service: no alias points at ${of}, ${version}`,
    {
      hint: `\`tunewright serve ${version}\` serves it again, \`tunewright promote ${version} --to production\` for good.`,
    },
  );
}

/** The rejected version of a run has nothing that serves it, and nothing that would. */
function refuseRejected(entry: RegistryEntry): void {
  if (entry.outcome !== "rejected") return;
  const { version, runId } = entry;
  throw new UserError(
    "Registry.NotAccepted",
    `${version} was rejected by the gate; a rejected model is kept, but not served`,
    { hint: `\`tunewright report ${runId}\` shows why it was rejected.` },
  );
}

async function servedByRun(environment: RunEnvironment, runId: string): Promise<ServedModel> {
  const run = await findRun(environment, runId);
  const input = ExecutionInput.safeParse(JSON.parse(run?.input ?? "null"));
  if (run === undefined || !input.success) {
    const unknown = new UserError("Registry.NoModel", `no run or group is named ${runId}`, {
      hint: "Give a run id (`tunewright runs`), a group, or group@alias.",
    });
    const names = () =>
      Promise.all([registryNames(environment.bucket), runNames(environment)]).then((all) =>
        all.flat(),
      );
    throw await suggesting(unknown, runId, names);
  }
  const { bucket } = environment;
  const latest = await latestVersion(bucket, input.data.group, run);
  refuseRejected(latest);
  const { group, version, baseModel } = latest;
  const { arn } = await readServing(bucket, group, version);
  return withStyle(bucket, { runId, servingArn: arn, baseModel: baseModel.id });
}

/** The version that the run's latest execution registered, or one before it. Throws `Registry.NoVersion`. */
async function latestVersion(
  bucket: Bucket,
  group: string,
  { runId, number }: RunExecution,
): Promise<RegistryEntry> {
  const keyOf = (at: number) => versionKey(group, executionName(runId, at));
  for (let later = number; later > 1; later -= 1) {
    const found = await findJson(bucket, keyOf(later), RegistryEntry);
    if (found !== undefined) return found;
  }
  return readKey(bucket, keyOf(1));
}

async function readKey(bucket: Bucket, key: string): Promise<RegistryEntry> {
  const found = await findJson(bucket, key, RegistryEntry);
  if (found !== undefined) return found;
  throw new UserError("Registry.NoVersion", `s3://${bucket.name}/${key} does not exist`, {
    hint: "The run has not registered a model in this group.",
  });
}

async function withStyle(bucket: Bucket, found: Omit<ServedModel, "style">): Promise<ServedModel> {
  return { ...found, style: await readStyle(bucket, found.runId) };
}

/**
 * A question in the shape of the model's training rows. Prompt-completion rows have no field for a system
 * text, so there it precedes the question.
 * @param system replaces the rows' own system text; empty for none
 */
export function questionFor(
  style: RowStyle | null,
  prompt: string,
  system?: string,
): Pick<EvaluationRow, "system" | "messages"> {
  const before = (system ?? style?.system ?? "") || null;
  const inline = style?.format === "prompt-completion" && before !== null;
  const text = inline ? `${before}\n\n${prompt}` : prompt;
  return {
    system: inline ? null : before,
    messages: [{ role: "user", content: [{ text }] }],
  };
}
