import { randomUUID } from "node:crypto";
import type { Target } from "@aws-sdk/client-eventbridge";
import type { Kernel } from "../../kernel/cloud.ts";
import type { CallContext, Principal, Shape } from "../../kernel/service.ts";
import { Collection } from "../../kernel/store.ts";
import { targetInput } from "./target-input.ts";

/** One event on its way to one target; kept until it has arrived. */
interface Delivery {
  readonly id: string;
  readonly targetArn: string;
  readonly roleArn: string | undefined;
  readonly ruleArn: string;
  /** JSON text. */
  readonly input: string;
}

/** EventBridge tries for 24 hours; a few tries with growing pauses show the same here. */
const PAUSES_SECONDS = [1, 10, 60];

/** Delivers events to their targets at least once, across restarts too. */
export class Deliveries {
  readonly #kernel: Kernel;
  readonly #queue: Collection<Delivery>;
  readonly #stopped = new AbortController();

  constructor(kernel: Kernel, folder: string) {
    this.#kernel = kernel;
    this.#queue = new Collection(folder);
  }

  start(): void {
    for (const delivery of this.#queue.values()) void this.#work(delivery);
  }

  stop(): void {
    this.#stopped.abort();
  }

  isIdle(): boolean {
    return this.#queue.values().length === 0;
  }

  add(target: Target, { rule, envelope }: { rule: string; envelope: Shape }): void {
    const delivery: Delivery = {
      id: randomUUID(),
      targetArn: target.Arn ?? "",
      roleArn: target.RoleArn,
      ruleArn: rule,
      input: targetInput(target, envelope),
    };
    this.#queue.put(delivery.id, delivery);
    void this.#work(delivery);
  }

  async #work(delivery: Delivery): Promise<void> {
    for (const pause of [...PAUSES_SECONDS, undefined]) {
      if (this.#stopped.signal.aborted) return;
      try {
        await this.#deliver(delivery);
        break;
      } catch {
        if (pause === undefined) break;
        const paused = this.#kernel.clock.sleep(pause * 1000, this.#stopped.signal);
        await paused.catch(() => undefined);
      }
    }
    if (!this.#stopped.signal.aborted) this.#queue.delete(delivery.id);
  }

  async #deliver({ id, targetArn, ruleArn, roleArn, input }: Delivery): Promise<void> {
    const service = targetArn.split(":")[2];
    const context = { principal: this.#principal(ruleArn, roleArn), requestId: randomUUID() };
    if (service === "lambda") {
      const call = { FunctionName: targetArn, InvocationType: "Event", Payload: input };
      await this.#kernel.call("lambda", "Invoke", call, context);
    } else if (service === "states") {
      // With this name, a delivery repeated after a restart starts nothing twice.
      const call = { stateMachineArn: targetArn, input, name: id };
      await this.#startOnce(call, context);
    } else if (service === "sns") {
      await this.#kernel.call("sns", "Publish", { TopicArn: targetArn, Message: input }, context);
    }
  }

  async #startOnce(call: Shape, context: CallContext): Promise<void> {
    try {
      await this.#kernel.call("states", "StartExecution", call, context);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ExecutionAlreadyExists") throw error;
    }
  }

  /** EventBridge calls with the target's role; without one the function's or topic's own policy must let it in. */
  #principal(ruleArn: string, roleArn: string | undefined): Principal {
    if (roleArn === undefined) {
      const { accountId } = this.#kernel;
      return { kind: "service", arn: "events.amazonaws.com", sourceArn: ruleArn, accountId };
    }
    return this.#kernel.assumeRole({
      roleArn,
      servicePrincipal: "events.amazonaws.com",
      sourceArn: ruleArn,
      sessionName: "events",
    });
  }
}
