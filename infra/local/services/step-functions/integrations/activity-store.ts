import { join } from "node:path";
import { ServiceError } from "../../../kernel/aws-error.ts";
import { Collection } from "../../../kernel/store.ts";
import type { TaskCall } from "../interpreter/host.ts";
import { toText } from "../language/value.ts";

/** An activity as it is stored. */
export interface ActivityRecord {
  readonly activityArn: string;
  readonly name: string;
  /** Milliseconds of the cloud since the epoch. */
  readonly creationDate: number;
}

/** A task that a worker has taken. */
export interface ActivityTask {
  readonly taskToken: string;
  readonly input: string;
}

interface Worker {
  take(task: ActivityTask | undefined): void;
}

/** Activities, the tasks that wait for a worker, and the workers that wait for a task. */
export class ActivityStore {
  readonly #records: Collection<ActivityRecord>;
  readonly #offered = new Map<string, TaskCall[]>();
  readonly #workers = new Map<string, Worker[]>();

  constructor(folder: string) {
    this.#records = new Collection(join(folder, "activities"));
  }

  exists(arn: string): boolean {
    return this.#records.get(arn) !== undefined;
  }

  get(arn: string): ActivityRecord {
    const found = this.#records.get(arn);
    if (found) return found;
    throw new ServiceError("ActivityDoesNotExist", `Activity does not exist: '${arn}'`);
  }

  all(): ActivityRecord[] {
    return this.#records.values();
  }

  /** Creates the activity, or finds the one of that name. */
  create(record: ActivityRecord): ActivityRecord {
    const known = this.#records.get(record.activityArn);
    if (known) return known;
    this.#records.put(record.activityArn, record);
    return record;
  }

  delete(arn: string): void {
    this.#records.delete(arn);
  }

  /** Offers a task to the workers of an activity. */
  offer(arn: string, call: TaskCall): void {
    const worker = this.#workers.get(arn)?.shift();
    if (worker) {
      worker.take(start(call));
      return;
    }
    const queue = this.#offered.get(arn) ?? [];
    this.#offered.set(arn, queue);
    queue.push(call);
  }

  /** The next task of an activity; waits for one until the signal fires, then undefined. */
  async next(arn: string, signal: AbortSignal): Promise<ActivityTask | undefined> {
    const queue = this.#offered.get(arn) ?? [];
    for (let call = queue.shift(); call; call = queue.shift()) {
      if (!call.signal.aborted) return start(call);
    }
    return new Promise((resolve) => {
      const worker: Worker = { take: resolve };
      const workers = this.#workers.get(arn) ?? [];
      this.#workers.set(arn, workers);
      workers.push(worker);
      const leave = () => {
        workers.splice(workers.indexOf(worker) >>> 0, 1);
        resolve(undefined);
      };
      if (signal.aborted) leave();
      else signal.addEventListener("abort", leave, { once: true });
    });
  }
}

function start(call: TaskCall): ActivityTask {
  call.started();
  return { taskToken: call.token, input: toText(call.arguments) };
}
