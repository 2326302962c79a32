import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readHistory } from "../../pipeline/run/history.ts";
import { readOutput } from "../../pipeline/run-folder/run-output.ts";
import { executionOf, type GrantScenario, grantScenarios } from "../support/grant-scenarios.ts";
import {
  type Grant,
  grantsOf,
  type Heard,
  isAbout,
  listen,
  refusalsIn,
  refusalsOfBedrockIn,
  requiredByGuides,
  withoutGrant,
} from "../support/grants.ts";
import { linkedAssembly } from "../support/linked-assembly.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { templateOf } from "../support/stack-template.ts";

/** Grants that AWS needs, but that no run misses. */
const exceptions: readonly { of: (grant: Grant) => boolean; because: string }[] = [
  ...requiredByGuides.map(({ of, because }) => ({
    of: ({ role, action }: Grant) => of({ role: role.name, action }),
    because,
  })),
  {
    of: ({ action }) => /^logs:(CreateLogStream|PutLogEvents)$/.test(action),
    because: "a function that may not log runs anyway, and its log stays empty: tested below",
  },
  {
    of: ({ role, action }) => role.name.includes("WorkflowRole") && /^(logs|xray):/.test(action),
    because: "Step Functions delivers its log and traces by itself; no run fails when it cannot",
  },
  {
    of: ({ role, action, resource }) =>
      role.name.includes("CustomizationRole") &&
      action === "s3:GetObject" &&
      resource.endsWith("/output/*"),
    because:
      "the user guide's service role for customization has it; what Bedrock reads is its own",
  },
  {
    of: ({ action }) => action === "servicequotas:GetServiceQuota",
    because:
      "a quota that may not be read refuses nothing, and status says so: pipeline/job/check-quotas.test.ts",
  },
];

/** Twenty-five minutes of the cloud pass in a second. */
const SPEED = 1500;

/** Number of clouds that work in parallel. */
const CLOUDS = 4;

/** Milliseconds; far beyond what all the runs take on a busy machine, so only a hang reaches it. */
const HANGS = 40 * 60_000;

const clouds: PipelineCloud[] = [];
/** With links for approval, so that their grants are there, too. */
let assembly = "";
beforeAll(async () => {
  assembly = linkedAssembly();
  while (clouds.length < CLOUDS) {
    const pipeline = await startPipelineCloud({ assembly }, SPEED);
    // What a run serves is there for good.
    await pipeline.raise({ deployments: 1_000 });
    clouds.push(pipeline);
  }
}, HANGS);
afterAll(async () => {
  await Promise.all(clouds.map((cloud) => cloud.stop()));
  rmSync(assembly, { recursive: true, force: true });
});

let runs = 0;

/** Works through the items, one at a time in each cloud. */
async function sideBySide<T>(
  items: readonly T[],
  work: (pipeline: PipelineCloud, item: T, runId: string) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const through = async (pipeline: PipelineCloud) => {
    for (const item of queue) {
      runs += 1;
      await work(pipeline, item, `run-${runs}`);
    }
  };
  await Promise.all(clouds.map(through));
}

/** The first scenario that asks for each grant, by the grant's words. */
const askedIn = new Map<string, GrantScenario>();

/** What the roles have asked for in a scenario, and in which cloud. */
const asked = new Map<GrantScenario, { pipeline: PipelineCloud; heard: readonly Heard[] }>();

const iamOf = ({ cloud }: PipelineCloud) => cloud.kernel.iam;

const wordsOf = ({ role, action, resource }: Grant) =>
  `${role.name.split("-")[1]}: ${action} on ${resource}`;

/** Every grant of the template that has no reason to be left out. */
const grants = () =>
  grantsOf(iamOf(clouds[0] as PipelineCloud)).filter(
    (grant) => !exceptions.some(({ of }) => of(grant)),
  );

/** Logs of all functions, by file. */
function logs({ cloud }: PipelineCloud): Map<string, string> {
  const folder = join(cloud.folder, "lambda");
  const names = readdirSync(folder).filter((name) => name.endsWith(".log"));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** What a run did without a grant: how it ended, what it noted, and all that its history and the logs say. */
async function runWithout(grant: Grant, pipeline: PipelineCloud, runId: string) {
  const scenario = askedIn.get(wordsOf(grant));
  if (scenario === undefined) return { status: "no run asks for it", notes: [], text: "" };
  const before = logs(pipeline);
  iamOf(pipeline).putRole(withoutGrant(grant));
  const execution = await scenario
    .run(pipeline, runId)
    .finally(() => iamOf(pipeline).putRole(grant.role));
  const { status, output } = await pipeline.end(execution);
  const notes = readOutput(JSON.parse(output ?? "null"))?.notes ?? [];
  const history = await readHistory(pipeline.sfn, executionOf(pipeline, execution));
  const fresh = [...logs(pipeline)].map(([name, text]) =>
    text.slice(before.get(name)?.length ?? 0),
  );
  return { status, notes, text: JSON.stringify(history) + fresh.join("") };
}

it(
  "every permission is requested in some run, or AWS needs it for a reason that is written down",
  async () => {
    const heard = new Map(clouds.map((pipeline) => [pipeline, listen(iamOf(pipeline))]));
    await sideBySide(grantScenarios, async (pipeline, scenario, runId) => {
      heard.get(pipeline)?.splice(0);
      await scenario.run(pipeline, runId);
      asked.set(scenario, { pipeline, heard: [...(heard.get(pipeline) ?? [])] });
    });
    for (const grant of grants()) {
      const needs = (one: GrantScenario) =>
        asked.get(one)?.heard.some((what) => isAbout(grant, what));
      const first = grantScenarios.find(needs);
      if (first !== undefined) askedIn.set(wordsOf(grant), first);
    }
    const idle = grants().map(wordsOf);
    expect(idle.filter((words) => !askedIn.has(words))).toEqual([]);
  },
  HANGS,
);

/** What a run does about a refusal depends on who calls what: one resource of an action stands for the others. */
const representatives = () => [
  ...new Map(
    grants()
      .reverse()
      .map((grant) => [`${grant.role.name} ${grant.action}`, grant]),
  ).values(),
];

it("every single permission is missed: without it something is refused that a run asks for", () => {
  const idle = grants().filter((grant) => {
    const { pipeline, heard } = asked.get(askedIn.get(wordsOf(grant)) as GrantScenario) ?? {};
    if (pipeline === undefined || heard === undefined) return true;
    iamOf(pipeline).putRole(withoutGrant(grant));
    const isMissed = heard.some((what) => isAbout(grant, what) && what.isRefused());
    iamOf(pipeline).putRole(grant.role);
    return !isMissed;
  });
  expect(idle.map(wordsOf)).toEqual([]);
});

it(
  "without a permission a run fails or notes what it did not do, and the hourly sweep and the start of requests log it, with an AccessDenied that names it: one resource of each action of each role",
  async () => {
    const unseen: string[] = [];
    await sideBySide(representatives(), async (pipeline, grant, runId) => {
      const { status, notes, text } = await runWithout(grant, pipeline, runId);
      const serviceRole = pipeline.customizationRoleArn.split("/").at(-1) ?? "";
      const refusals = [...refusalsIn(text), ...refusalsOfBedrockIn(text, serviceRole)];
      const named = refusals.some((refused) => isAbout(grant, refused));
      const isOfRun = !/SweepLeases|StartRequested/.test(grant.role.name);
      if (named && (!isOfRun || status !== "SUCCEEDED" || notes.length > 0)) return;
      unseen.push(`${wordsOf(grant)} (${askedIn.get(wordsOf(grant))?.name}): ${status}`);
    });
    expect(unseen).toEqual([]);
  },
  HANGS,
);

it.each(["logs:CreateLogStream", "logs:PutLogEvents"])(
  "functions that lack %s run, but write no log",
  async (action) => {
    const pipeline = await startPipelineCloud(undefined, SPEED);
    const lost = grantsOf(iamOf(pipeline)).filter((grant) => grant.action === action);
    for (const grant of lost) iamOf(pipeline).putRole(withoutGrant(grant));
    const execution = await grantScenarios[0]?.run(pipeline, "silent");
    const { status } = await pipeline.end(execution ?? "");
    const written = [...logs(pipeline).keys()];
    await pipeline.stop();
    const functions = Object.keys(templateOf().findResources("AWS::Lambda::Function"));
    expect([lost.length, status, written]).toEqual([functions.length, "SUCCEEDED", []]);
  },
  HANGS,
);
