import type { NewEvent } from "../interpreter/recorder.ts";
import type { Fields } from "../language/value.ts";

/** One event of an execution's history as it is stored; `payload` holds plain JSON values. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Milliseconds of the cloud since the epoch. */
  readonly timestamp: number;
  readonly type: string;
  readonly details: Fields;
  readonly payload: Fields;
}

/** The event as one line of JSON; its payload is JSON text already and is not written twice. */
export function eventLine(event: NewEvent, id: number, timestamp: number): string {
  const payload = Object.entries(event.payload)
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    .join(",");
  return `{"event":${JSON.stringify(event.key)},"id":${id},"previousEventId":${event.previousEventId},"timestamp":${timestamp},"type":"${event.type}","details":${JSON.stringify(event.details)},"payload":{${payload}}}\n`;
}
