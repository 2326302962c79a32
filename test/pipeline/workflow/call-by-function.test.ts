import { expect, it } from "vitest";
import { definition, makeDefinition } from "../../../pipeline/workflow/definition.ts";
import { aRequest } from "../../support/request.ts";
import { runScripted, type Script, thrown } from "../../support/workflow/scripted-run.ts";
import { healthy } from "../../support/workflow/scripts.ts";

const machine = makeDefinition({ deploymentCall: "function" });
const run = (script: Script) =>
  runScripted({ ...healthy, ...script }, { input: aRequest("r1"), machine });

const { CreateCustomModelDeployment: _sdk, ...others } = healthy;
const answer = { CustomModelDeploymentArn: "arn:deployment" };

it("is off unless the setting says so, and changes one state only", () => {
  expect(makeDefinition({ deploymentCall: "sdk" })).toEqual(definition);
  const changed = Object.keys(machine.States).filter(
    (name) => JSON.stringify(machine.States[name]) !== JSON.stringify(definition.States[name]),
  );
  expect(Object.keys(machine.States)).toEqual(Object.keys(definition.States));
  expect(changed).toEqual(["Create the on-demand deployment"]);
});

it("a function gets what Bedrock would get, and its answer is used like Bedrock's", async () => {
  const bySdk = await runScripted(healthy, { input: aRequest("r1") });
  const byFunction = await run({ ...others, CreateDeployment: answer });
  expect([byFunction.status, byFunction.cause]).toEqual(["SUCCEEDED", ""]);
  expect(byFunction.states).toEqual(bySdk.states);
  expect(byFunction.callsOf("GetCustomModelDeployment")).toEqual(
    bySdk.callsOf("GetCustomModelDeployment"),
  );
  const [payload] = byFunction.callsOf("CreateDeployment");
  const [input] = bySdk.callsOf("CreateCustomModelDeployment");
  const lower = JSON.stringify(payload).replace(/"([A-Z])(\w*)":/g, (_, first, rest) => {
    return `"${String(first).toLowerCase()}${rest}":`;
  });
  expect(JSON.parse(lower)).toEqual(input);
});

it("a full quota is waited for, as it is when Step Functions calls", async () => {
  const full = thrown("ServiceQuotaExceededException");
  const { status, callsOf } = await run({ ...others, CreateDeployment: [full, full, answer] });
  expect(status).toBe("SUCCEEDED");
  expect(callsOf("CreateDeployment")).toHaveLength(3);
});

it("a refusal ends the run with the error's own name", async () => {
  const refused = thrown("AccessDeniedException", "not authorized");
  const { status, error } = await run({ ...others, CreateDeployment: refused });
  expect([status, error]).toEqual(["FAILED", "AccessDeniedException"]);
});
