import { expect, it } from "vitest";
import { systemClock } from "../../../pipeline/clock.ts";
import { watchRun } from "../../../pipeline/run/watch.ts";
import type { TestCloud } from "../../support/local-cloud.ts";
import { startPipelineCloud } from "../../support/pipeline-cloud.ts";

it("follows a run through a restart of the cloud, which comes back at the same address", async () => {
  const pipeline = await startPipelineCloud();
  let again: Promise<TestCloud> | undefined;
  try {
    await pipeline.start("watched");
    const outages: string[] = [];
    let noticed: () => void = () => undefined;
    const lost = new Promise<void>((resolve) => {
      noticed = resolve;
    });
    const view = await watchRun(pipeline.environment, "watched", {
      clock: systemClock,
      every: 50,
      number: 1,
      onProgress: () => {
        again ??= pipeline.cloud.restart(lost);
      },
      onOutage(what) {
        outages.push(what);
        noticed();
      },
    });
    expect(outages).toEqual(["lost", "back"]);
    expect(view.status).toBe("SUCCEEDED");
    expect(view.steps.length).toBeGreaterThan(10);
  } finally {
    await (again === undefined ? pipeline : await again).stop();
  }
});
