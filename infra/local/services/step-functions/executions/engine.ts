import { createHash, randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { defined } from "../../../kernel/defined.ts";
import type { Cloud } from "../../../kernel/service.ts";
import { runExecution, type StopReason } from "../interpreter/execution.ts";
import type { Ending, Host } from "../interpreter/host.ts";
import type { Recorder } from "../interpreter/recorder.ts";
import { Flusher } from "../journal/flusher.ts";
import { Journal, type JournalLine, readJournal } from "../journal/journal.ts";
import { JournalRecorder } from "../journal/journal-recorder.ts";
import type { Definition } from "../language/definition.ts";
import { ExecutionIndex } from "./execution-index.ts";
import type { EndLine, ExecutionRecord, StartLine } from "./execution-record.ts";
import { contextOf, endLineOf } from "./journal-lines.ts";
import { emitStatus } from "./status-event.ts";

/** What all executions share. */
export interface EngineParts {
  readonly cloud: Cloud;
  readonly folder: string;
  /** Makes what an execution runs on. */
  readonly createHost: (start: StartLine, recorder: Recorder) => Host;
}

/** An execution to start: its first line and what the index also keeps. */
export interface NewExecution {
  readonly start: Omit<StartLine, "seed" | "startDate">;
  readonly record: Pick<ExecutionRecord, "versionArn" | "aliasArn" | "mapRunArn" | "express">;
}

/** An execution that runs in this process. */
interface Running {
  readonly start: StartLine;
  readonly controller: AbortController;
  readonly recorder: JournalRecorder;
  readonly journal: Journal;
  readonly done: Promise<Ending>;
}

/** What a journal holds. */
interface ExecutionLines {
  readonly start: StartLine;
  readonly end?: EndLine;
  readonly lines: readonly JournalLine[];
}

/** Runs executions, keeps them in journals, and resumes them after a restart. */
export class Engine {
  readonly index: ExecutionIndex;
  readonly #parts: EngineParts;
  readonly #flusher = new Flusher();
  readonly #running = new Map<string, Running>();
  #lastRead: { readonly record: ExecutionRecord; readonly found: ExecutionLines } | undefined;
  #stopped = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.index = new ExecutionIndex(parts.folder, this.#flusher.add);
  }

  /** Starts an execution and returns its record; it is in its file when this returns. */
  start({ start, record }: NewExecution): ExecutionRecord {
    const startDate = this.now();
    const line: StartLine = { ...start, startDate, seed: randomUUID() };
    const { arn, name, stateMachineArn } = line;
    const kept: ExecutionRecord = {
      arn,
      name,
      stateMachineArn,
      ...record,
      file: createHash("sha256").update(arn).digest("hex").slice(0, 32),
      status: "RUNNING",
      startDate,
      redriveCount: 0,
    };
    const journal = this.#journalOf(kept);
    journal.append(`${JSON.stringify({ start: line })}\n`);
    this.index.put(kept);
    this.#run(kept, { line, journal, lines: [] });
    this.#flusher.flush();
    this.#announce(kept, line);
    return kept;
  }

  /** Resumes every execution that was running when the process ended. */
  resume(): void {
    for (const record of this.index.all()) {
      if (record.status === "RUNNING" && record.mapRunArn === undefined) this.continue(record);
    }
  }

  /** Resumes one execution from its journal, unless it is already running. */
  continue(record: ExecutionRecord): void {
    if (this.#running.has(record.arn)) return;
    const journal = this.#journalOf(record);
    const lines = readJournal(journal.file);
    const line = lines[0]?.["start"] as StartLine | undefined;
    if (!line) return;
    const end = lines.at(-1)?.["end"] as EndLine | undefined;
    if (end) this.#close(record, end);
    else this.#run(record, { line, journal, lines });
  }

  /** Resumes an ended execution where it failed, timed out or was stopped. */
  redrive(record: ExecutionRecord): ExecutionRecord {
    const { visits = [] } = this.read(record.arn).end ?? {};
    const { stopDate: _stopDate, ...rest } = record;
    const redriven: ExecutionRecord = {
      ...rest,
      status: "RUNNING",
      redriveCount: record.redriveCount + 1,
      redriveDate: this.now(),
    };
    const journal = this.#journalOf(record);
    journal.append(`${JSON.stringify({ redrive: visits })}\n`);
    journal.flush();
    this.index.put(redriven);
    this.continue(redriven);
    this.#flusher.flush();
    const start = this.startLine(record.arn);
    if (start) this.#announce(redriven, start);
    return redriven;
  }

  /** Ends an execution from outside. */
  async abort(record: ExecutionRecord, reason: StopReason): Promise<void> {
    const running = this.#running.get(record.arn);
    if (!running) return;
    running.controller.abort(reason);
    await running.done;
    this.#flusher.flush();
  }

  /** Drops the executions of a deleted state machine, so that their names are free again; running ones continue. */
  forgetEnded(stateMachineArn: string): void {
    for (const record of [...this.index.all()]) {
      if (record.stateMachineArn !== stateMachineArn || record.status === "RUNNING") continue;
      this.index.forget(record.arn);
      rmSync(this.#journalOf(record).file, { force: true });
    }
    this.#flusher.flush();
  }

  /** How an execution ended; waits while it runs. */
  async ending(arn: string): Promise<Ending> {
    const running = this.#running.get(arn);
    if (running) return running.done;
    const { end } = this.read(arn);
    if (!end) return { status: "ABORTED" };
    if (end.status !== "SUCCEEDED") return end as Ending;
    return { status: "SUCCEEDED", output: JSON.parse(end.output ?? "null") };
  }

  /** First and last line of an execution, and all its lines. */
  read(arn: string): ExecutionLines {
    const record = this.index.get(arn);
    if (!record) throw new Error(`no execution ${arn}`);
    this.#running.get(arn)?.journal.flush();
    // An ended execution does not change, and its history is read page by page.
    if (this.#lastRead?.record === record && record.status !== "RUNNING")
      return this.#lastRead.found;
    const lines = readJournal(this.#journalOf(record).file);
    const end = lines.findLast((line) => "end" in line)?.["end"] as EndLine | undefined;
    const start = lines[0]?.["start"] as StartLine;
    const found = defined({ start, lines, end: record.status === "RUNNING" ? undefined : end });
    this.#lastRead = { record, found };
    return found;
  }

  /** First line of a running execution, from memory. */
  startLine(arn: string): StartLine | undefined {
    return this.#running.get(arn)?.start;
  }

  /** Resolves when the execution has replayed all that its journal holds. */
  async replayed(arn: string): Promise<void> {
    await this.#running.get(arn)?.recorder.replayed;
  }

  /** Writes what executions have recorded until now. */
  flush(): void {
    this.#flusher.flush();
  }

  get busy(): boolean {
    return this.#running.size > 0;
  }

  now(): number {
    return Math.floor(this.#parts.cloud.clock.now());
  }

  /** Leaves all executions where they are; they resume when the folder is opened again. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { recorder, controller } of this.#running.values()) {
      recorder.close();
      controller.abort();
    }
    await this.#flusher.close();
  }

  #journalOf(record: ExecutionRecord): Journal {
    const file = join(this.#parts.folder, "executions", `${record.file}.jsonl`);
    return new Journal(file, this.#flusher.add);
  }

  #run(
    record: ExecutionRecord,
    { line, journal, lines }: { line: StartLine; journal: Journal; lines: readonly JournalLine[] },
  ): void {
    const controller = new AbortController();
    const recorder = new JournalRecorder(journal, lines, () => this.now());
    const host = this.#parts.createHost(line, recorder);
    const definition = (line.child?.processor ?? JSON.parse(line.definition)) as Definition;
    const done = runExecution({
      definition,
      input: JSON.parse(line.input),
      context: contextOf(line, record),
      startDetails: { roleArn: line.roleArn },
      host,
      signal: controller.signal,
    }).then((ending) => this.#ended(record, journal, ending));
    this.#running.set(record.arn, { start: line, controller, recorder, journal, done });
  }

  #ended(record: ExecutionRecord, journal: Journal, ending: Ending): Ending {
    // A cloud that stops leaves its executions open, so that they resume later.
    if (this.#stopped) return ending;
    const end: EndLine = { ...endLineOf(ending), stopDate: this.now() };
    journal.append(`${JSON.stringify({ end })}\n`);
    // Anyone who sees the status may read the output, so the line must be in the file first.
    journal.flush();
    this.#close(record, end);
    return ending;
  }

  #close(record: ExecutionRecord, { status, stopDate }: EndLine): void {
    const start = this.#running.get(record.arn)?.start;
    this.#running.delete(record.arn);
    const closed = { ...(this.index.get(record.arn) ?? record), status, stopDate };
    this.index.put(closed);
    if (start) this.#announce(closed, start);
  }

  #announce(record: ExecutionRecord, start: StartLine): void {
    if (record.express || record.mapRunArn) return;
    const end = record.status === "RUNNING" ? undefined : this.read(record.arn).end;
    emitStatus(this.#parts.cloud, record, { input: start.input, end });
  }
}
