import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Question } from "./judge.ts";

/** A process that runs tests against changed files, and is replaced when a change makes it hang. */
export class Judge {
  #process: ChildProcess | null = null;

  /**
   * Whether any test notices the change. One that makes the tests hang is noticed.
   *
   * @param limit milliseconds
   */
  async notices(question: Question, limit: number): Promise<boolean> {
    const judge = await this.#started();
    const answer = once(judge, "message").then(([noticed]) => noticed === true);
    const late = AbortSignal.timeout(limit);
    const hung = new Promise<true>((resolve) =>
      late.addEventListener("abort", () => resolve(true)),
    );
    judge.send(question);
    const noticed = await Promise.race([answer, hung]);
    if (late.aborted) this.stop();
    return noticed;
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
