import { setTimeout as delay } from "node:timers/promises";
import { createTasks } from "../integrations/tasks.ts";
import type { Ports, Recorder } from "../interpreter/ports.ts";
import { makeToken } from "../task-tokens.ts";
import type { EngineParts } from "./engine.ts";
import type { MapRuns } from "./map-runs.ts";
import { createObjectPort } from "./objects.ts";
import type { StartLine } from "./record.ts";
import { seededChance } from "./seeded-random.ts";

/** The ports of one execution: the cloud's clock and services, and chance from the execution's seed. */
export function createPorts(
  parts: EngineParts,
  { recorder, start, mapRuns }: { recorder: Recorder; start: StartLine; mapRuns: MapRuns },
): Ports {
  const { cloud } = parts;
  const chance = seededChance(start.seed);
  const caller = {
    cloud,
    roleArn: start.roleArn,
    stateMachineArn: start.stateMachineArn,
    executionName: start.name,
    chance,
  };
  return {
    recorder,
    tasks: createTasks(caller, parts),
    now: () => Math.floor(cloud.clock.now()),
    sleepUntil: (time, signal) => cloud.clock.sleep(time - cloud.clock.now(), signal),
    sleepReal: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
    random: chance.random,
    uuid: chance.uuid,
    token: (key) => makeToken({ executionArn: start.arn, key }),
    openMapRun: (plan) => mapRuns.open(start, plan, chance),
    objects: createObjectPort(caller),
  };
}
