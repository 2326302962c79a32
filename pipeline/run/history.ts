import { GetExecutionHistoryCommand, type HistoryEvent, type SFNClient } from "@aws-sdk/client-sfn";
import { defined } from "../../dataset-tools/defined.ts";

/** Events that Step Functions returns at once at most. */
const EVENTS_OF_A_PAGE = 1000;

/**
 * Reads the events of an execution that came after one that is known, in order.
 * Pages from the newest backwards, so that a watcher reads each event once.
 * @param after id of the last known event; 0 reads the whole history
 */
export async function readHistory(
  sfn: SFNClient,
  executionArn: string,
  after = 0,
): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(
      new GetExecutionHistoryCommand({
        executionArn,
        reverseOrder: true,
        maxResults: EVENTS_OF_A_PAGE,
        ...defined({ nextToken }),
      }),
    );
    const fresh = (page.events ?? []).filter((event) => (event.id ?? 0) > after);
    events.push(...fresh);
    nextToken = fresh.length === page.events?.length ? page.nextToken : undefined;
  } while (nextToken !== undefined);
  return events.reverse();
}

/** A page of a history, in order. */
export interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  /** Reads the next page; undefined where this is the last one for now. */
  readonly nextToken: string | undefined;
}

/**
 * Reads one page of a history, the oldest events first.
 * @param token as an earlier page has it; undefined for the first page
 */
export async function readHistoryPage(
  sfn: SFNClient,
  executionArn: string,
  token?: string,
): Promise<HistoryPage> {
  const { events = [], nextToken } = await sfn.send(
    new GetExecutionHistoryCommand({
      executionArn,
      maxResults: EVENTS_OF_A_PAGE,
      ...defined({ nextToken: token }),
    }),
  );
  return { events, nextToken };
}
