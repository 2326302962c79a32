import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Cloud } from "../../../../../infra/local/kernel/service.ts";
import { Metrics } from "../../../../../infra/local/services/cloudwatch/metrics.ts";
import { drivenClock, HOUR_MS } from "../../../../support/driven-clock.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";

const answer = { inputTokens: 5, outputTokens: 1 };
const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };
const invocations = { name: "Invocations", modelId: "model" };

it("drops what is older than 15 days, from the disk too", () => {
  const folder = temporaryFolder();
  const clock = drivenClock();
  const metrics = new Metrics({ folder, clock } as unknown as Cloud);
  metrics.record("model", answer);
  clock.advance(14 * 24 * HOUR_MS);
  metrics.record("model", answer);
  expect(metrics.minutesOf(invocations, everything)).toHaveLength(2);
  clock.advance(2 * 24 * HOUR_MS);
  metrics.record("model", answer);
  expect(metrics.minutesOf(invocations, everything)).toHaveLength(2);
  expect(readdirSync(join(folder, "cloudwatch", "hours"))).toHaveLength(2);
});

it("keeps a bounded number of hours, the newest ones", () => {
  const folder = temporaryFolder();
  const clock = drivenClock();
  const metrics = new Metrics({ folder, clock } as unknown as Cloud);
  for (let model = 0; model < 2001; model += 1) metrics.record(`model-${model}`, answer);
  clock.advance(HOUR_MS);
  metrics.record("model", answer);
  metrics.flush();
  expect(readdirSync(join(folder, "cloudwatch", "hours"))).toHaveLength(2000);
  expect(metrics.minutesOf(invocations, everything)).toHaveLength(1);
});
