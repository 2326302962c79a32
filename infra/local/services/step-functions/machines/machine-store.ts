import { join } from "node:path";
import { ServiceError } from "../../../kernel/aws-error.ts";
import { Collection } from "../../../kernel/store.ts";
import type { AliasRecord, MachineRecord, Revision, VersionRecord } from "./machine-record.ts";

function stateMachineMissing(arn: string): ServiceError {
  return new ServiceError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
}

/** What an ARN names: the machine, and its version or alias when the ARN has one. */
export interface Target {
  readonly machine: MachineRecord;
  readonly revision: Revision;
  readonly version?: VersionRecord;
  readonly alias?: AliasRecord;
}

/** All state machines by ARN. */
export class MachineStore {
  readonly #records: Collection<MachineRecord>;

  constructor(folder: string) {
    this.#records = new Collection(join(folder, "state-machines"));
  }

  find(arn: string): MachineRecord | undefined {
    return this.#records.get(arn);
  }

  /** Throws `StateMachineDoesNotExist`. */
  get(arn: string): MachineRecord {
    const found = this.#records.get(arn);
    if (!found) throw stateMachineMissing(arn);
    return found;
  }

  put(record: MachineRecord): MachineRecord {
    this.#records.put(record.arn, record);
    return record;
  }

  delete(arn: string): void {
    this.#records.delete(arn);
  }

  all(): MachineRecord[] {
    return this.#records.values();
  }

  /**
   * What an ARN of a machine, a version (`…:3`) or an alias (`…:PROD`) runs. An alias with two
   * versions draws one by their weights.
   * @param draw a number in [0, 1)
   */
  resolve(arn: string, draw: () => number): Target {
    const machine = this.#records.get(arn);
    if (machine) return { machine, revision: machine };
    const { base, qualifier } = splitArn(arn);
    const owner = this.#records.get(base);
    const version = owner && findVersion(owner, qualifier);
    if (version) return { machine: owner, revision: version, version };
    const alias = owner?.aliases.find(({ name }) => name === qualifier);
    if (!owner || !alias) throw stateMachineMissing(arn);
    const routed = findVersion(owner, splitArn(pickRoute(alias, draw())).qualifier);
    if (!routed) throw stateMachineMissing(arn);
    return { machine: owner, revision: routed, version: routed, alias };
  }
}

/** `…:stateMachine:name:3` → base ARN and `3`. */
export function splitArn(arn: string): { base: string; qualifier: string } {
  const parts = arn.split(":");
  return { base: parts.slice(0, 7).join(":"), qualifier: parts.slice(7).join(":") };
}

function findVersion(machine: MachineRecord, qualifier: string): VersionRecord | undefined {
  return machine.versions.find(({ number }) => String(number) === qualifier);
}

function pickRoute({ routing }: AliasRecord, draw: number): string {
  let left = draw * 100;
  for (const { versionArn, weight } of routing) {
    if (left < weight) return versionArn;
    left -= weight;
  }
  return routing.at(-1)?.versionArn ?? "";
}
