import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readHistory } from "../../pipeline/run/history.ts";
import { readModellessOutput } from "../../pipeline/run-folder/modelless-output.ts";
import { readOutput } from "../../pipeline/run-folder/run-output.ts";
import { isExcepted } from "./grant-exceptions.ts";
import { grantScenarios, partOf } from "./grant-scenarios.ts";
import {
  type Grant,
  grantsOf,
  type Heard,
  isAbout,
  listen,
  refusalsIn,
  refusalsOfBedrockIn,
  withoutGrant,
} from "./grants.ts";
import { linkedAssembly } from "./linked-assembly.ts";
import { type PipelineCloud, startPipelineCloud } from "./pipeline-cloud.ts";
import { removeBilled } from "./remove-billed.ts";
import { executionOf, type GrantScenario } from "./scenario-steps.ts";

/** Twenty-five minutes of the cloud pass in a second. */
export const SPEED = 1500;

/** Milliseconds; far beyond what all the runs take on a busy machine, so only a hang reaches it. */
export const HANGS = 40 * 60_000;

/** Tests that the roles of one part have no grant that its runs could do without. */
export function testGrants(part: keyof typeof grantScenarios): void {
  let pipeline: PipelineCloud;
  beforeAll(async () => {
    // With links for approval, so that their grants are there, too.
    pipeline = await startPipelineCloud({ assembly: await linkedAssembly() }, SPEED);
    // Runs of a moment ago are still being removed.
    await pipeline.raise({ deployments: 1_000 });
  }, HANGS);
  afterAll(() => pipeline?.stop());

  /** Every grant of the part that has no reason to be left out. */
  const grants = () =>
    grantsOf(iamOf(pipeline)).filter(
      (grant) => partOf(grant.role.name) === part && !isExcepted(grant),
    );

  let runs = 0;
  const runId = () => {
    runs += 1;
    return `run-${runs}`;
  };

  /** What the roles have asked for in each scenario. */
  const asked = new Map<GrantScenario, readonly Heard[]>();

  /** The first scenario that asks for a grant. */
  const askedIn = (grant: Grant): GrantScenario | undefined =>
    [...asked].find(([, heard]) => heard.some((what) => isAbout(grant, what)))?.[0];

  it(
    "every permission is requested in some run, or AWS needs it for a reason that is written down",
    async () => {
      const heard = listen(iamOf(pipeline));
      for (const scenario of grantScenarios[part]) {
        heard.splice(0);
        await scenario.run(pipeline, runId());
        asked.set(scenario, [...heard]);
        await removeBilled(pipeline.bedrock);
      }
      const idle = grants().filter((grant) => askedIn(grant) === undefined);
      expect(idle.map(wordsOf)).toEqual([]);
    },
    HANGS,
  );

  it("every single permission is missed: without it something is refused that a run asks for", () => {
    const idle = grants().filter((grant) => {
      const heard = asked.get(askedIn(grant) as GrantScenario) ?? [];
      iamOf(pipeline).putRole(withoutGrant(grant));
      const isMissed = heard.some((what) => isAbout(grant, what) && what.isRefused());
      iamOf(pipeline).putRole(grant.role);
      return !isMissed;
    });
    expect(idle.map(wordsOf)).toEqual([]);
  });

  it(
    "without a permission a run fails or notes what it did not do, and the hourly sweep and the start of requests log it, with an AccessDenied that names it: of each role one action that reads and one that changes something, for each service",
    async () => {
      const unseen: string[] = [];
      for (const grant of representatives(grants())) {
        const scenario = askedIn(grant);
        const { status, notes, text } = await runWithout(grant, {
          pipeline,
          scenario,
          runId: runId(),
        });
        await removeBilled(pipeline.bedrock);
        const serviceRole = pipeline.customizationRoleArn.split("/").at(-1) ?? "";
        const refusals = [...refusalsIn(text), ...refusalsOfBedrockIn(text, serviceRole)];
        const named = refusals.some((refused) => isAbout(grant, refused));
        const isOfRun = !/SweepLeases|StartRequested/.test(grant.role.name);
        if (named && (!isOfRun || status !== "SUCCEEDED" || notes.length > 0)) continue;
        unseen.push(`${wordsOf(grant)} (${scenario?.name}): ${status}`);
      }
      expect(unseen).toEqual([]);
    },
    HANGS,
  );
}

const iamOf = ({ cloud }: PipelineCloud) => cloud.kernel.iam;

const wordsOf = ({ role, action, resource }: Grant) =>
  `${role.name.split("-")[1]}: ${action} on ${resource}`;

/** What a run does about a refusal depends on who calls what service, and whether to read or to change something: one grant stands for the others. */
const representatives = (grants: Grant[]) => [
  ...new Map(
    grants.reverse().map((grant) => {
      const [service = "", verb = ""] = grant.action.split(":");
      const reads = /^(Get|List|Head|Describe)/.test(verb);
      return [`${grant.role.name} ${service} ${reads}`, grant];
    }),
  ).values(),
];

interface RunWithout {
  readonly pipeline: PipelineCloud;
  /** One that asks for the grant. */
  readonly scenario: GrantScenario | undefined;
  readonly runId: string;
}

/** What a run did without a grant: how it ended, what it noted, and all that its history and the logs say. */
async function runWithout(grant: Grant, { pipeline, scenario, runId }: RunWithout) {
  if (scenario === undefined) return { status: "no run asks for it", notes: [], text: "" };
  const before = functionLogs(pipeline);
  iamOf(pipeline).putRole(withoutGrant(grant));
  const execution = await scenario
    .run(pipeline, runId)
    .finally(() => iamOf(pipeline).putRole(grant.role));
  const { status, output } = await pipeline.end(execution);
  const ended = JSON.parse(output ?? "null");
  const { notes = [] } = readOutput(ended) ?? readModellessOutput(ended) ?? {};
  const history = await readHistory(pipeline.sfn, executionOf(pipeline, execution));
  const fresh = [...functionLogs(pipeline)].map(([name, text]) =>
    text.slice(before.get(name)?.length ?? 0),
  );
  return { status, notes, text: JSON.stringify(history) + fresh.join("") };
}

/** Logs of all functions, by file. */
export function functionLogs({ cloud }: PipelineCloud): Map<string, string> {
  const folder = join(cloud.folder, "lambda");
  const names = readdirSync(folder).filter((name) => name.endsWith(".log"));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}
