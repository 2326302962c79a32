import { setTimeout as delay } from "node:timers/promises";
import type { Cloud } from "../../../kernel/service.ts";
import type { StartLine } from "../executions/execution-record.ts";
import type { MapRuns } from "../executions/map-runs.ts";
import type { Host } from "../interpreter/host.ts";
import type { Recorder } from "../interpreter/recorder.ts";
import { createSeededRandom } from "../query/seeded-random.ts";
import { checkMapPermissions } from "./map-permissions.ts";
import { createObjectStore } from "./s3-objects.ts";
import { makeToken } from "./task-tokens.ts";
import { createTasks, type SharedTasks } from "./tasks.ts";

/** What the hosts of all executions share. */
export interface HostParts extends SharedTasks {
  readonly cloud: Cloud;
  readonly mapRuns: MapRuns;
}

/** The host of one execution: the cloud's clock and services, and random values from the execution's seed. */
export function createHost(parts: HostParts, start: StartLine, recorder: Recorder): Host {
  const { cloud, mapRuns } = parts;
  const seeded = createSeededRandom(start.seed);
  const caller = {
    cloud,
    roleArn: start.roleArn,
    stateMachineArn: start.stateMachineArn,
    executionName: start.name,
    seeded,
  };
  return {
    recorder,
    tasks: createTasks(caller, parts),
    objects: createObjectStore(caller),
    now: () => Math.floor(cloud.clock.now()),
    sleepUntil: (time, signal) => cloud.clock.sleep(time - cloud.clock.now(), signal),
    sleepReal: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
    seed: start.seed,
    random: seeded.random,
    uuid: seeded.uuid,
    token: (key) => makeToken({ executionArn: start.arn, key }),
    checkMapPermissions: () => checkMapPermissions(caller),
    openMapRun: (plan) => mapRuns.open(start, plan, seeded),
  };
}
