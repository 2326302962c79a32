import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";

/** What the teacher has answered to one prompt. */
export interface TeacherAnswer {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** A teacher's answers in the order of the prompts, each kept as it comes: after a kill none is paid for twice. */
export class AnswerFile {
  readonly answers: TeacherAnswer[];
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, "teacher-answers.jsonl");
    const text = existsSync(this.#file) ? readFileSync(this.#file, "utf8") : "";
    // A kill may have left a part of the last line.
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole !== text) truncateSync(this.#file, Buffer.byteLength(whole));
    this.answers = whole
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as TeacherAnswer);
  }

  add(answer: TeacherAnswer): void {
    appendFileSync(this.#file, `${JSON.stringify(answer)}\n`);
    this.answers.push(answer);
  }
}
