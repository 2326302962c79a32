import { afterAll, beforeAll, expect, it } from "vitest";
import { runsText } from "../../../pipeline/cli/views/runs.ts";
import { listRuns } from "../../../pipeline/run/list.ts";
import { readFacts } from "../../../pipeline/run/run-facts.ts";
import { startExecutionCloud } from "../../support/executions.ts";

let cloud: Awaited<ReturnType<typeof startExecutionCloud>>;
beforeAll(async () => {
  cloud = await startExecutionCloud();
  for (let at = 0; at < 20; at += 1) await cloud.execution(`failed-${at}`, { ok: false });
  await cloud.execution("waiting", {});
});
afterAll(() => cloud?.stop());

it("shows of a run that is running its state, of one that failed its error", async () => {
  const { environment } = cloud;
  const [waiting, failed] = await readFacts(environment, await listRuns(environment, { limit: 2 }));
  expect(waiting).toMatchObject({ runId: "waiting", state: "Wait", error: null, output: null });
  expect(failed).toMatchObject({ runId: "failed-19", state: null, error: "Job.Failed" });
  const rows = [waiting, failed].flatMap((run) => (run ? [{ ...run, region: "us-east-1" }] : []));
  expect(runsText(rows)).toMatch(
    /^waiting +RUNNING +Wait +2.*\nfailed-19 +FAILED +Job\.Failed +2/m,
  );
});

it("reads many runs a few at a time, in the order of the list", async () => {
  const { environment } = cloud;
  let running = 0;
  let most = 0;
  environment.sfn.middlewareStack.add(
    (next) => async (args) => {
      running += 1;
      most = Math.max(most, running);
      const answer = await next(args);
      running -= 1;
      return answer;
    },
    { step: "initialize" },
  );
  const runs = await listRuns(environment, { limit: 21 });
  const facts = await readFacts(environment, runs);
  expect(facts.map(({ runId }) => runId)).toEqual(runs.map(({ runId }) => runId));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
});
