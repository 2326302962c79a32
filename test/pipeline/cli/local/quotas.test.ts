import { afterAll, beforeAll, expect, it } from "vitest";
import { setQuotas } from "../../../../pipeline/cli/local/quotas.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

let cloud: TestCloud;
const daemon = () => ({ pid: process.pid, endpoint: cloud.endpoint });
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.stop());

it("changes quotas of a cloud that runs", async () => {
  await setQuotas(daemon(), { "model-units": 3 });
  const url = `${cloud.endpoint}/_tunewright/quotas`;
  const answer = await fetch(url, { method: "POST", body: '{"quotas":{}}' });
  expect(await answer.json()).toMatchObject({ "model-units": 3 });
});

it("names the quotas that there are when one is unknown", async () => {
  await expect(setQuotas(daemon(), { units: 3 })).rejects.toMatchObject({
    code: "Local.Quotas",
    message: expect.stringMatching(
      /^--quotas was refused: .*there is no quota units; there are .*model-units/,
    ),
    hint: expect.stringContaining("e.g. --quotas model-units=2"),
  });
});
