import { defined } from "../../../infra/local/kernel/defined.ts";
import type { Service, Shape } from "../../../infra/local/kernel/service.ts";
import { outputProblems } from "../../../infra/local/protocol/api-model.ts";
import type { StubCloud } from "./stub-cloud.ts";

/** Calls of Step Functions' API without the wire. */
export class Api {
  readonly #service: Service;
  readonly #cloud: StubCloud;

  constructor(service: Service, cloud: StubCloud) {
    this.#service = service;
    this.#cloud = cloud;
  }

  /** Makes a call; an answer that AWS's own model of the API does not allow fails the test. */
  async call(operation: string, input: Shape): Promise<Shape> {
    const output = await this.#service.call(operation, input, this.#cloud.root);
    const problems = outputProblems("states", operation, output);
    if (problems.length > 0) throw new Error(`answer of ${operation}: ${problems.join(", ")}`);
    return output;
  }

  /** Creates a state machine and returns its ARN. */
  async create(name: string, definition: unknown, more: Shape = {}): Promise<string> {
    const created = await this.call("CreateStateMachine", {
      name,
      definition: JSON.stringify(definition),
      roleArn: "arn:aws:iam::123456789012:role/machine",
      ...more,
    });
    return String(created["stateMachineArn"]);
  }

  /** Starts an execution and returns its ARN. */
  async start(stateMachineArn: string, input: unknown = {}, name?: string): Promise<string> {
    const request = defined({ stateMachineArn, input: JSON.stringify(input), name });
    const started = await this.call("StartExecution", request);
    return String(started["executionArn"]);
  }

  /** Waits until the execution is no longer running. */
  async end(executionArn: string): Promise<Shape> {
    for (;;) {
      const found = await this.call("DescribeExecution", { executionArn });
      if (found["status"] !== "RUNNING") return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Runs an execution to its end. */
  async run(stateMachineArn: string, input: unknown = {}): Promise<Shape> {
    return this.end(await this.start(stateMachineArn, input));
  }

  /** The whole history. */
  async history(executionArn: string): Promise<Shape[]> {
    const events: Shape[] = [];
    let nextToken: unknown;
    do {
      const request = defined({ executionArn, maxResults: 1000, nextToken });
      const page = await this.call("GetExecutionHistory", request);
      events.push(...(page["events"] as Shape[]));
      nextToken = page["nextToken"];
    } while (nextToken !== undefined);
    return events;
  }
}
