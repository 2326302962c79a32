import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CloudWatchLogs, FilteredLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import { ServiceError } from "../../kernel/aws-error.ts";
import type { Kernel } from "../../kernel/cloud.ts";
import { allow, type CheckedOperationsOf } from "../../kernel/define-service.ts";
import { isObject } from "../../kernel/service.ts";
import { type Filter, readPattern } from "./pattern.ts";

/** Events of an answer (API reference, FilterLogEvents). */
const MAX_EVENTS = 10_000;

/** FilterLogEvents over what functions have printed, a file for each function. @param folder of the Lambda service */
export function filterLogEvents(
  { region, accountId }: Pick<Kernel, "region" | "accountId">,
  folder: string,
): CheckedOperationsOf<CloudWatchLogs> {
  return {
    FilterLogEvents: {
      permissions: ({ logGroupName = "" }) =>
        allow(
          "logs:FilterLogEvents",
          `arn:aws:logs:${region}:${accountId}:log-group:${logGroupName}:*`,
        ),
      run({ logGroupName = "", filterPattern, startTime, endTime, limit, nextToken }) {
        const functions = functionsOf(folder, logGroupName);
        if (functions.length === 0) {
          throw new ServiceError(
            "ResourceNotFoundException",
            "The specified log group does not exist.",
          );
        }
        const filter = readPattern(filterPattern);
        const found = functions
          .flatMap((name) => eventsOf(join(folder, `${name}.log`), filter))
          .filter(
            ({ timestamp = 0 }) =>
              timestamp >= (startTime ?? 0) && timestamp < (endTime ?? Number.POSITIVE_INFINITY),
          );
        const from = Number(nextToken ?? 0);
        const end = from + Math.min(limit ?? MAX_EVENTS, MAX_EVENTS);
        const events = found.slice(from, end);
        return end < found.length ? { events, nextToken: String(end) } : { events };
      },
    },
  };
}

/** Names of the functions that write to a log group. */
function functionsOf(folder: string, logGroup: string): string[] {
  const stored = join(folder, "functions");
  if (!existsSync(stored)) return [];
  return readdirSync(stored)
    .filter((file) => file.endsWith(".json"))
    .map((file): unknown => JSON.parse(readFileSync(join(stored, file), "utf8")))
    .flatMap((fn) =>
      isObject(fn) && fn["logGroup"] === logGroup && typeof fn["name"] === "string"
        ? [fn["name"]]
        : [],
    );
}

/** The lines of a log; one that names no time has that of the line before. */
function eventsOf(file: string, filter: Filter): FilteredLogEvent[] {
  if (!existsSync(file)) return [];
  let timestamp = 0;
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((message, line) => {
      if (message === "") return [];
      const fields = fieldsOf(message);
      const at = Date.parse(String(fields?.["timestamp"]));
      if (!Number.isNaN(at)) timestamp = at;
      if (!filter(message, fields)) return [];
      return [{ logStreamName: "local", timestamp, message, eventId: `${line}` }];
    });
}

function fieldsOf(message: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
