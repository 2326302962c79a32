import { join } from "node:path";
import type { Cloud } from "../../../kernel/service.ts";
import { Collection } from "../../../kernel/store.ts";
import type { ChildRun, MapRun, MapRunPlan } from "../interpreter/host.ts";
import { toText } from "../language/value.ts";
import type { SeededRandom } from "../query/seeded-random.ts";
import type { Engine } from "./engine.ts";
import type { ExecutionRecord, StartLine } from "./execution-record.ts";

/** A distributed Map's run as it is stored. Times are milliseconds of the cloud. */
export interface MapRunRecord {
  readonly mapRunArn: string;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly status: "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED";
  readonly startDate: number;
  readonly stopDate?: number;
  readonly total: number;
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}

/** The runs of distributed Maps and their child executions. */
export class MapRuns {
  readonly #records: Collection<MapRunRecord>;
  readonly #cloud: Cloud;
  readonly #engine: Engine;

  constructor(cloud: Cloud, { folder, engine }: { folder: string; engine: Engine }) {
    this.#cloud = cloud;
    this.#engine = engine;
    this.#records = new Collection(join(folder, "map-runs"));
  }

  get(arn: string): MapRunRecord | undefined {
    return this.#records.get(arn);
  }

  all(): MapRunRecord[] {
    return this.#records.values();
  }

  update(record: MapRunRecord): void {
    this.#records.put(record.mapRunArn, record);
  }

  /** Opens a run, or the one that the same visit of the state opened before a restart. */
  open(start: StartLine, plan: MapRunPlan, seeded: SeededRandom): MapRun {
    const { region, accountId } = this.#cloud;
    const id = seeded.uuid(`map-run/${plan.key}`);
    const label = `${start.stateMachineName}/${plan.label.replace(/[^A-Za-z0-9_-]/g, "")}`;
    const arn = `arn:aws:states:${region}:${accountId}:mapRun:${label}:${id}`;
    const { key: _key, label: _label, ...settings } = plan;
    if (!this.#records.get(arn)) {
      this.update({
        mapRunArn: arn,
        executionArn: start.arn,
        stateMachineArn: start.stateMachineArn,
        status: "RUNNING",
        startDate: this.#engine.now(),
        total: 0,
        ...settings,
      });
    }
    return {
      arn,
      expect: (total) => this.#expect(arn, total),
      close: (status) => this.#close(arn, status),
      run: (child) => this.#runChild(start, { arn, label, seeded }, child),
    };
  }

  #expect(arn: string, total: number): void {
    const record = this.#records.get(arn);
    if (record && record.total !== total) this.update({ ...record, total });
  }

  #close(arn: string, status: MapRunRecord["status"]): void {
    const record = this.#records.get(arn);
    if (record?.status === "RUNNING") {
      this.update({ ...record, status, stopDate: this.#engine.now() });
    }
  }

  /** Whether a child failed before its parent was redriven. */
  #isOfEarlierRun({ status, stopDate = 0 }: ExecutionRecord, parent: StartLine): boolean {
    const redriven = this.#engine.index.get(parent.arn)?.redriveDate;
    return status !== "SUCCEEDED" && redriven !== undefined && stopDate <= redriven;
  }

  async #runChild(
    parent: StartLine,
    { arn: mapRunArn, label, seeded }: { arn: string; label: string; seeded: SeededRandom },
    child: ChildRun,
  ) {
    const { region, accountId } = this.#cloud;
    const name = seeded.uuid(`child/${mapRunArn}/${child.index}`);
    const arn = `arn:aws:states:${region}:${accountId}:execution:${label}:${name}`;
    const known = this.#engine.index.get(arn);
    if (known) {
      if (known.status === "RUNNING") await this.#engine.continue(known);
      else if (this.#isOfEarlierRun(known, parent)) await this.#engine.redrive(known);
    } else {
      this.#engine.start({
        start: {
          ...parent,
          // A child runs its processor; thousands of them need no copy of the whole each.
          definition: "",
          arn,
          name,
          input: toText(child.input),
          child: { mapRunArn, processor: { ...child.processor } },
        },
        record: { mapRunArn },
      });
    }
    const abort = () => {
      const record = this.#engine.index.get(arn);
      if (record) void this.#engine.abort(record, {});
    };
    child.signal.addEventListener("abort", abort, { once: true });
    try {
      return await this.#engine.ending(arn);
    } finally {
      child.signal.removeEventListener("abort", abort);
    }
  }
}
