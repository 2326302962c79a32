import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Cloud } from "../../../kernel/service.ts";
import { runExecution, type StopReason } from "../interpreter/execution.ts";
import type { Ending, Host } from "../interpreter/host.ts";
import type { Recorder } from "../interpreter/recorder.ts";
import { Flusher } from "../journal/flusher.ts";
import type { JournalLine, LineWriter } from "../journal/journal.ts";
import { JournalRecorder } from "../journal/journal-recorder.ts";
import type { Definition } from "../language/definition.ts";
import { ExecutionIndex } from "./execution-index.ts";
import { type ExecutionLines, ExecutionReader } from "./execution-reader.ts";
import {
  type EndLine,
  type ExecutionRecord,
  type StartLine,
  startedRecord,
} from "./execution-record.ts";
import { contextOf, endingOfFault, endLineOf } from "./journal-lines.ts";
import { Journals } from "./journals.ts";
import { Resumption } from "./resumption.ts";
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
  readonly journal: LineWriter;
  readonly done: Promise<Ending>;
}

/** How often is looked whether an execution that is held is released. */
const HELD_POLL_MS = 100;

/** Runs executions, keeps them in journals, and resumes them after a restart. */
export class Engine {
  readonly index: ExecutionIndex;
  readonly resumption: Resumption;
  readonly #parts: EngineParts;
  readonly #flusher = new Flusher();
  readonly #journals: Journals;
  readonly #running = new Map<string, Running>();
  /** Executions whose journals are being read. */
  readonly #opening = new Map<string, Promise<void>>();
  readonly #reader: ExecutionReader;
  /** What was said of executions that end when they are opened. */
  readonly #aborted = new Map<string, StopReason>();
  #stopped = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#journals = new Journals(parts.folder, this.#flusher);
    this.index = new ExecutionIndex(parts.folder, this.#flusher.of("index"));
    this.#reader = new ExecutionReader(this.index, this.#journals);
    this.resumption = new Resumption(
      {
        unfinished: () => this.#unfinished(),
        sizeOf: (record) => this.#journals.size(record),
        continue: (record) => this.continue(record),
        onRest: (arn, call) => {
          const running = this.#running.get(arn);
          if (running) running.recorder.onRest(call);
          else call();
        },
        evaluating: (arn) => this.#running.get(arn)?.recorder.evaluatingFor,
      },
      parts.folder,
    );
  }

  /** Starts an execution and returns its record; all but a child of a Map is in its file when this returns. */
  start({ start, record }: NewExecution): ExecutionRecord {
    const startDate = this.now();
    const line: StartLine = { ...start, startDate, seed: randomUUID() };
    const { arn, name } = line;
    const place = this.#journals.place({ arn, name, mapRunArn: record.mapRunArn });
    const kept = startedRecord(line, { ...record, ...place });
    const journal = this.#journals.start(kept, line);
    // A child is written with its siblings, or before its first effect.
    const isChild = record.mapRunArn !== undefined;
    if (!isChild) journal.flush();
    this.index.put(kept);
    this.#run(kept, { start: line, journal });
    if (!isChild) this.#flusher.flush();
    emitStatus(this.#parts.cloud, kept, { input: line.input });
    return kept;
  }

  /** Resumes a held execution; false when it is not held. */
  async release(arn: string): Promise<boolean> {
    const record = this.index.get(arn);
    if (record === undefined || !this.resumption.release(record)) return false;
    await this.continue(record);
    return true;
  }

  /** Executions that run, or ran when the process ended; children of a Map are its own. */
  #unfinished(): ExecutionRecord[] {
    return [...this.index.all()].filter(
      ({ status, mapRunArn }) => status === "RUNNING" && mapRunArn === undefined,
    );
  }

  /** Resumes one execution from its journal, unless it is already running. */
  continue(record: ExecutionRecord): Promise<void> {
    const { arn } = record;
    const opening =
      this.#opening.get(arn) ?? this.#open(record).finally(() => this.#opening.delete(arn));
    this.#opening.set(arn, opening);
    return opening;
  }

  async #open(record: ExecutionRecord): Promise<void> {
    const status = this.index.get(record.arn)?.status;
    if (this.#running.has(record.arn) || status !== "RUNNING") return;
    const lines = await this.#journals.lines(record);
    const line = lines[0]?.["start"] as StartLine | undefined;
    if (!line || this.#stopped) return;
    const end = lines.at(-1)?.["end"] as EndLine | undefined;
    if (end) this.#close(record, end);
    else this.#run(record, { start: line, journal: this.#journals.writer(record) }, lines);
  }

  /** Resumes an ended execution where it failed, timed out or was stopped. */
  async redrive(record: ExecutionRecord): Promise<ExecutionRecord> {
    const { visits = [] } = (await this.read(record.arn)).end ?? {};
    const present = this.index.get(record.arn);
    if (present && present !== record) return present;
    const { stopDate: _stopDate, ...rest } = record;
    const redriven: ExecutionRecord = {
      ...rest,
      status: "RUNNING",
      redriveCount: record.redriveCount + 1,
      redriveDate: this.now(),
    };
    const journal = this.#journals.writer(record);
    journal.append(`${JSON.stringify({ redrive: visits })}\n`);
    journal.flush();
    this.index.put(redriven);
    this.#flusher.flush();
    await this.continue(redriven);
    const start = this.startLine(record.arn);
    if (start) emitStatus(this.#parts.cloud, redriven, { input: start.input });
    return redriven;
  }

  /** Ends an execution from outside, also one that is held or not yet resumed. */
  async abort(record: ExecutionRecord, reason: StopReason): Promise<void> {
    const running =
      (await this.#findRunning(record.arn)) ?? (await this.#openAborted(record, reason));
    if (!running) return;
    running.controller.abort(reason);
    await running.done;
    this.#flusher.flush();
  }

  /** An execution that is not resumed, but ends at once. */
  async #openAborted(record: ExecutionRecord, reason: StopReason): Promise<Running | undefined> {
    if (this.index.get(record.arn)?.status !== "RUNNING") return undefined;
    this.#aborted.set(record.arn, reason);
    await this.continue(record);
    this.#aborted.delete(record.arn);
    this.resumption.release(record);
    return this.#running.get(record.arn);
  }

  /** Drops the executions of a deleted state machine, so that their names are free again; running ones continue. */
  forgetEnded(stateMachineArn: string): void {
    const files = new Set<string>();
    const used = new Set<string>();
    for (const record of [...this.index.all()]) {
      const isKept = record.stateMachineArn !== stateMachineArn || record.status === "RUNNING";
      (isKept ? used : files).add(record.file);
      if (!isKept) this.index.forget(record.arn);
    }
    this.#flusher.flush();
    this.#journals.remove([...files].filter((file) => !used.has(file)));
  }

  /** How an execution ended; waits while it runs. */
  async ending(arn: string): Promise<Ending> {
    for (let running = await this.#findRunning(arn); ; running = await this.#findRunning(arn)) {
      if (running) return running.done;
      if (this.#stopped || this.index.get(arn)?.status !== "RUNNING") break;
      await delay(HELD_POLL_MS);
    }
    const { end } = await this.read(arn);
    if (!end) return { status: "ABORTED" };
    if (end.status !== "SUCCEEDED") return end as Ending;
    return { status: "SUCCEEDED", output: JSON.parse(end.output ?? "null") };
  }

  /** First and last line of an execution, and all its lines. */
  read(arn: string): Promise<ExecutionLines> {
    this.#running.get(arn)?.journal.flush();
    return this.#reader.read(arn);
  }

  /** First line of a running execution, from memory. */
  startLine(arn: string): StartLine | undefined {
    return this.#running.get(arn)?.start;
  }

  /** Resolves when the execution has replayed all that its journal holds. */
  async replayed(arn: string): Promise<void> {
    await this.resumption.done;
    await (await this.#findRunning(arn))?.recorder.replayed;
  }

  /** Writes what executions have recorded until now. */
  flush(): void {
    this.#flusher.flush();
  }

  get busy(): boolean {
    return this.#running.size > 0 || this.#opening.size > 0 || this.resumption.isRunning;
  }

  now(): number {
    return Math.floor(this.#parts.cloud.clock.now());
  }

  /** Leaves all executions where they are; they resume when the folder is opened again. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.resumption.stop();
    for (const { recorder, controller } of this.#running.values()) {
      recorder.close();
      controller.abort();
    }
    await this.#flusher.close();
  }

  async #findRunning(arn: string): Promise<Running | undefined> {
    await this.#opening.get(arn);
    return this.#running.get(arn);
  }

  /** @param lines what the journal already holds */
  #run(
    record: ExecutionRecord,
    { start, journal }: Pick<Running, "start" | "journal">,
    lines: readonly JournalLine[] = [],
  ): void {
    const controller = new AbortController();
    if (this.#aborted.has(record.arn)) controller.abort(this.#aborted.get(record.arn));
    const recorder = new JournalRecorder(journal, lines, () => this.now());
    const host = this.#parts.createHost(start, recorder);
    const definition = (start.child?.processor ?? JSON.parse(start.definition)) as Definition;
    const done = runExecution({
      definition,
      input: JSON.parse(start.input),
      context: contextOf(start, record),
      startDetails: { roleArn: start.roleArn },
      host,
      signal: controller.signal,
    })
      .catch(endingOfFault)
      .then((ending) => this.#ended(record, journal, ending));
    this.#running.set(record.arn, { start, controller, recorder, journal, done });
  }

  #ended(record: ExecutionRecord, journal: LineWriter, ending: Ending): Ending {
    // A cloud that stops leaves its executions open, so that they resume later.
    if (this.#stopped) return ending;
    const end: EndLine = { ...endLineOf(ending), stopDate: this.now() };
    journal.append(`${JSON.stringify({ end })}\n`);
    // Anyone who sees the status may read the output, so the line must be in the file first.
    if (record.mark === undefined) journal.flush();
    this.#close(record, end);
    return ending;
  }

  #close(record: ExecutionRecord, end: EndLine): void {
    const { status, stopDate } = end;
    const start = this.#running.get(record.arn)?.start;
    this.#running.delete(record.arn);
    const closed = { ...(this.index.get(record.arn) ?? record), status, stopDate };
    this.index.put(closed);
    if (start) emitStatus(this.#parts.cloud, closed, { input: start.input, end });
  }
}
