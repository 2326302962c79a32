import { expect, it } from "vitest";
import { aRequest } from "../../support/request.ts";
import { runScripted } from "../../support/workflow/scripted-run.ts";
import { healthy } from "../../support/workflow/scripts.ts";

it("buys one job and one deployment on its way to a registered version", async () => {
  const run = await runScripted(healthy, { input: aRequest("r1") });
  expect([run.status, run.states.at(-1)]).toEqual(["SUCCEEDED", "Registered"]);
  expect(run.callsOf("CreateModelCustomizationJob")).toHaveLength(1);
  expect(run.callsOf("CreateCustomModelDeployment")).toHaveLength(1);
});
