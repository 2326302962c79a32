import { onTestFinished } from "vitest";
import { type Bench, startBench } from "./bedrock-tuning.ts";
import { type DrivenClock, takeOver } from "./driven-clock.ts";

/** A bench of one test's own, whose time passes only when the test says so; it stops with the test. */
export async function startDrivenBench(
  options?: Parameters<typeof startBench>[0],
): Promise<{ own: Bench; clock: DrivenClock }> {
  const own = await startBench(options);
  onTestFinished(() => own.stop());
  return { own, clock: takeOver(own.cloud.kernel.clock) };
}
