import { BedrockRuntimeClient, InvokeModelCommand } from "@aws-sdk/client-bedrock-runtime";
import { ListStateMachinesCommand, SFNClient } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Kernel } from "../../../../infra/local/kernel/cloud.ts";
import type { Service, ServiceName } from "../../../../infra/local/kernel/service.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

/** Answers every request with what it saw of it. */
function echo(name: ServiceName): (kernel: Kernel) => Service {
  return () => ({
    name,
    permissions: () => [],
    call: async () => ({}),
    async handle({ response, rawPath, headers }, { principal }) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(
        JSON.stringify({
          stateMachines: [],
          path: rawPath,
          http2: ":authority" in headers,
          kind: principal.kind,
        }),
      );
    },
  });
}

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({
    services: (kernel) => [echo("states")(kernel), echo("bedrock-runtime")(kernel)],
  });
});
afterAll(() => cloud.stop());

it("serves HTTP/1.1 and HTTP/2 clients on one port", async () => {
  const machines = await new SFNClient(cloud.client).send(new ListStateMachinesCommand({}));
  expect(machines.stateMachines).toEqual([]);
  const answer = await new BedrockRuntimeClient(cloud.client).send(
    new InvokeModelCommand({ modelId: "a:b", body: "{}" }),
  );
  expect(JSON.parse(answer.body.transformToString())).toMatchObject({
    http2: true,
    path: "/model/a%3Ab/invoke",
    kind: "root",
  });
});

it("reports its health without a signature", async () => {
  const health = await fetch(`${cloud.endpoint}/_tunewright/health`);
  expect(await health.json()).toMatchObject({ status: "ok" });
});
