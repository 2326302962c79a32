import {
  type CloudFormationClient,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation";
import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import { z } from "zod";
import { isAwsError } from "../../errors.ts";
import { inParallel } from "../../in-parallel.ts";
import { STACK } from "../stack.ts";
import type { LogEvent } from "./log-event.ts";

/** CloudWatch Logs answers some ten such calls a second in an account. */
const AT_ONCE = 5;

/** The log groups of the stack's functions; the state machine's own holds what its history says. */
export async function logGroups(client: CloudFormationClient): Promise<string[]> {
  const groups: string[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: STACK })) {
    for (const { ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      const isOwn = ResourceType === "AWS::Logs::LogGroup" && PhysicalResourceId !== undefined;
      if (isOwn && !PhysicalResourceId.startsWith("/aws/vendedlogs/"))
        groups.push(PhysicalResourceId);
    }
  }
  return groups;
}

/** Which lines to read. */
export interface LogQuery {
  readonly runId: string;
  readonly groups: readonly string[];
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** What functions have logged of a run, in no order. */
export async function functionEvents(
  client: CloudWatchLogsClient,
  { runId, groups, since }: LogQuery,
): Promise<LogEvent[]> {
  const found = await inParallel(groups, AT_ONCE, async (logGroupName) => {
    const query = { logGroupName, startTime: since, filterPattern: `{ $.runId = "${runId}" }` };
    const events: FilteredLogEvent[] = [];
    try {
      for await (const page of paginateFilterLogEvents({ client }, query)) {
        events.push(...(page.events ?? []));
      }
    } catch (error) {
      // A group whose function no one has called, or that another deployment has replaced meanwhile.
      if (!isAwsError(error, "ResourceNotFoundException")) throw error;
    }
    return events.flatMap((event) => toLogEvent(event) ?? []);
  });
  return found.flat();
}

/** A line as the handlers write it. */
const Line = z.object({
  level: z.string(),
  message: z.string(),
  function_name: z.string().default("function"),
  error: z.union([z.string(), z.object({ name: z.string() })]).optional(),
});

function toLogEvent({ message = "", timestamp = 0 }: FilteredLogEvent): LogEvent | undefined {
  const { data } = Line.safeParse(jsonOf(message));
  if (data === undefined) return undefined;
  const error = typeof data.error === "string" ? data.error : data.error?.name;
  return {
    at: new Date(timestamp).toISOString(),
    source: "function",
    name: shortName(data.function_name),
    level: data.level === "INFO" || data.level === "WARN" ? "info" : "error",
    what: error === undefined ? data.message : `${data.message}: ${error}`,
  };
}

/** CloudFormation's name of a function without what it adds, e.g. `CheckQuotas`. */
function shortName(name: string): string {
  return /^[^-]+-(?:Tasks)?(\w+?)Function[0-9A-F]{8}/.exec(name)?.[1] ?? name;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
