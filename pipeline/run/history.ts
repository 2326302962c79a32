import { GetExecutionHistoryCommand, type HistoryEvent, type SFNClient } from "@aws-sdk/client-sfn";
import { defined } from "../../dataset-tools/defined.ts";

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
        maxResults: 1000,
        ...defined({ nextToken }),
      }),
    );
    const fresh = (page.events ?? []).filter((event) => (event.id ?? 0) > after);
    events.push(...fresh);
    nextToken = fresh.length === page.events?.length ? page.nextToken : undefined;
  } while (nextToken !== undefined);
  return events.reverse();
}
