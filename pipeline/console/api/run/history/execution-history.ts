import type { HistoryEvent, SFNClient } from "@aws-sdk/client-sfn";
import { isAwsError } from "../../../../errors.ts";
import { type HistoryPage, readHistoryPage } from "../../../../run/history.ts";
import { Timeline } from "../../../../run/timeline.ts";
import { EventIndex } from "./event-index.ts";

/** A page of the history as Step Functions serves it: how to read it again, and its first event. */
interface Page {
  readonly token: string | undefined;
  readonly firstId: number;
}

/**
 * The history of an execution: read page by page from its first event, once, and kept without the data of its states,
 * which are read again where a person looks at them.
 */
export class ExecutionHistory {
  readonly timeline = new Timeline();
  readonly events = new EventIndex();
  readonly #sfn: SFNClient;
  readonly #arn: string;
  #pages: Page[] = [{ token: undefined, firstId: 1 }];
  #reading: Promise<boolean> | undefined;
  #isComplete = false;

  constructor(sfn: SFNClient, arn: string) {
    this.#sfn = sfn;
    this.#arn = arn;
  }

  /** Whether all events that there were have been read. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Reads a further page, for all that ask meanwhile; false when nothing more is there for now. */
  readOn(): Promise<boolean> {
    if (this.events.isOver) return Promise.resolve(false);
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Reads events with their data, in order; ids of which there is no event are left out. */
  async readEvents(ids: readonly number[]): Promise<HistoryEvent[]> {
    const found = new Map<number, HistoryEvent>();
    for (const id of ids) {
      while (id > this.events.size && (await this.readOn()));
      if (found.has(id) || this.events.get(id) === undefined) continue;
      for (const event of (await this.#pageOf(id)).events) found.set(event.id ?? 0, event);
    }
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  async #readOn(): Promise<boolean> {
    const { events, nextToken } = await this.#read(this.#pages.at(-1)?.token);
    const fresh = events.filter(({ id = 0 }) => id > this.events.size);
    this.timeline.add(fresh);
    this.events.add(fresh);
    if (nextToken !== undefined) {
      this.#pages.push({ token: nextToken, firstId: this.events.size + 1 });
    } else this.#isComplete = true;
    return nextToken !== undefined;
  }

  async #pageOf(id: number): Promise<HistoryPage> {
    const page = this.#pages.findLast(({ firstId }) => firstId <= id);
    try {
      return await this.#read(page?.token);
    } catch (error) {
      // A token is valid for 24 hours.
      if (!isAwsError(error, "InvalidToken")) throw error;
      return this.#walkTo(id);
    }
  }

  /** Reads all pages up to that of an event, and keeps their tokens. */
  async #walkTo(id: number): Promise<HistoryPage> {
    const pages: Page[] = [{ token: undefined, firstId: 1 }];
    for (;;) {
      const page = await this.#read(pages.at(-1)?.token);
      const last = page.events.at(-1)?.id ?? 0;
      if (page.nextToken === undefined || last >= id) {
        this.#pages = pages;
        return page;
      }
      pages.push({ token: page.nextToken, firstId: last + 1 });
    }
  }

  #read(token: string | undefined): Promise<HistoryPage> {
    return readHistoryPage(this.#sfn, this.#arn, token);
  }
}
