import { defined } from "../../../kernel/defined.ts";
import type { StateError } from "../language/errors.ts";
import type { Resource } from "../language/resource.ts";
import { type Fields, toText } from "../language/value.ts";
import type { Thread } from "./thread.ts";

/** A Task's call with all its fields evaluated. */
export interface TaskPlan {
  readonly resource: Resource;
  readonly arguments: unknown;
  readonly argumentsText: string;
  readonly credentials: unknown;
  readonly token: string;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** The history events of one Task: `Task…`, `LambdaFunction…` or `Activity…`. */
export class TaskEvents {
  readonly #thread: Thread;
  readonly #plan: TaskPlan;
  readonly #family: "Task" | "LambdaFunction" | "Activity";
  /** Resource and resource type, which only `Task…` events carry. */
  readonly #about: Fields;
  readonly #startedKey: string;
  readonly #submittedKey: string;
  #isStarted = false;

  constructor(thread: Thread, plan: TaskPlan) {
    const { kind, name, type } = plan.resource;
    this.#thread = thread;
    this.#plan = plan;
    this.#family =
      kind === "integration" ? "Task" : kind === "activity" ? "Activity" : "LambdaFunction";
    this.#about = kind === "integration" ? { resourceType: type, resource: name } : {};
    this.#startedKey = thread.nextKey();
    this.#submittedKey = thread.nextKey();
  }

  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** Adopts a start that was recorded before a restart. */
  recall(): void {
    if (this.#thread.host.recorder.has(this.#startedKey)) this.started();
  }

  scheduled(): void {
    const { timeoutSeconds, heartbeatSeconds, resource, argumentsText, credentials } = this.#plan;
    const limits = defined({
      timeoutInSeconds: timeoutSeconds,
      heartbeatInSeconds: heartbeatSeconds,
      taskCredentials: credentials,
    });
    const isTask = this.#family === "Task";
    this.#thread.event(
      `${this.#family}Scheduled`,
      { ...(isTask ? this.#about : { resource: resource.arn }), ...limits },
      isTask ? { parameters: argumentsText } : { input: argumentsText },
    );
  }

  started(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#thread.eventAt(this.#startedKey, {
      type: `${this.#family}Started`,
      details: this.#about,
    });
  }

  submitted(output: unknown): void {
    this.#thread.eventAt(this.#submittedKey, {
      type: `${this.#family}Submitted`,
      details: this.#about,
      payload: { output: toText(output) },
    });
  }

  succeeded(output: unknown): void {
    this.#thread.event(`${this.#family}Succeeded`, this.#about, { output: toText(output) });
  }

  failed({ error, text }: StateError): void {
    const ending = error === "States.Timeout" ? "TimedOut" : "Failed";
    const details = { ...this.#about, ...defined({ error, cause: text }) };
    this.#thread.event(`${this.#family}${ending}`, details);
  }
}
