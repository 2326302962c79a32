import type { LogFilter } from "../../dataset-tools/shards/settings.ts";

const HOUR = 3_600_000;

/**
 * Where Bedrock puts invocation logs: `…AWSLogs/<account>/BedrockModelInvocationLogs/<region>/YYYY/MM/DD/HH/<file>`,
 * bodies that are too large for an entry below `data/` there, and a file by which it tries its permission.
 */
const LOG_KEY =
  /(?:^|\/)AWSLogs\/\d+\/BedrockModelInvocationLogs\/[a-z0-9-]+\/(?:(\d{4})\/(\d\d)\/(\d\d)\/(\d\d)\/(data\/)?|amazon-bedrock-logs-permission-check)/;

/**
 * Whether an object may hold entries that the filter takes, by its key alone; true for one that is no log of Bedrock's.
 * The hour in a key is that of the delivery, which is up to an hour after the call.
 */
export function mayHoldEntries(key: string, filter: LogFilter | null): boolean {
  const parts = LOG_KEY.exec(key);
  if (parts === null) return true;
  const [, year, month, day, hour, bodies] = parts;
  if (year === undefined || bodies !== undefined) return false;
  const start = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour));
  const { since, until } = filter ?? {};
  const isTooOld = since !== undefined && start + HOUR <= Date.parse(since);
  const isTooNew = until !== undefined && start > Date.parse(until) + HOUR;
  return !isTooOld && !isTooNew;
}
