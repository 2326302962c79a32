import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Question } from "./judge.ts";

/** A test failed, none did, or the tests did not end. */
export type Finding = "killed" | "survived" | "hung";

/** A process that runs tests against changed files, and is replaced when a change makes it hang. */
export class Judge {
  #process: ChildProcess | null = null;

  /**
   * What the tests make of the change.
   *
   * @param limit milliseconds, after which the tests hang
   */
  async findingOn(question: Question, limit: number): Promise<Finding> {
    const judge = await this.#started();
    const answer = once(judge, "message").then(
      ([noticed]): Finding => (noticed ? "killed" : "survived"),
    );
    const late = AbortSignal.timeout(limit);
    const hung = new Promise<Finding>((resolve) =>
      late.addEventListener("abort", () => resolve("hung")),
    );
    judge.send(question);
    const finding = await Promise.race([answer, hung]);
    if (late.aborted) this.stop();
    return finding;
  }

  /** Ends the process and the workers in it. */
  stop(): void {
    this.#process?.kill("SIGKILL");
    this.#process = null;
  }

  async #started(): Promise<ChildProcess> {
    if (this.#process) return this.#process;
    const judge = fork(fileURLToPath(new URL("judge.ts", import.meta.url)), { stdio: "inherit" });
    this.#process = judge;
    await once(judge, "message");
    return judge;
  }
}
