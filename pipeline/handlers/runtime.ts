import { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import type { z } from "zod";
import { isConnectionError, UserError } from "../errors.ts";
import { NoticeFormat } from "../workflow/deployment-settings.ts";

/** Logs one JSON line per event; never the content of a row. */
export const logger = new Logger({ serviceName: "tunewright" });

/** A setting from the function's environment; null where the deployment gives none. */
export function optionalSetting(name: string): string | null {
  return process.env[name] || null;
}

/** A setting from the function's environment. Throws UserError `Deployment.SettingMissing`. */
export function setting(name: string): string {
  const value = optionalSetting(name);
  if (value === null) {
    throw new UserError(
      "Deployment.SettingMissing",
      `the environment variable ${name} of the function is not set`,
      {
        hint: "Deploy the stack again.",
      },
    );
  }
  return value;
}

/** How the deployment has its notices written. */
export function noticeFormat(): NoticeFormat {
  return NoticeFormat.parse(setting("NOTICE_FORMAT"));
}

/** A Lambda handler and the schema of its payload. */
export interface Handler<Payload extends z.ZodType, Result> {
  (event: unknown, context: Context): Promise<Result>;
  readonly payload: Payload;
}

/**
 * Makes a Lambda handler of one domain function: parse, call, return, and log the result.
 * Errors keep their name, since the workflow's Retry and Catch match it, and gain their hint; those of connections,
 * which have none, become `ConnectionError`.
 */
export function handle<Payload extends z.ZodType, Result>(
  payload: Payload,
  work: (input: z.output<Payload>) => Promise<Result>,
): Handler<Payload, Result> {
  const handler = async (event: unknown, context: Context) => {
    logger.addContext(context);
    const run = runOf(event);
    try {
      const result = await work(payload.parse(event));
      logger.info("done", run);
      return result;
    } catch (error) {
      logger.error("failed", { ...run, error: error instanceof Error ? error.name : "unknown" });
      throw forWorkflow(error);
    }
  };
  return Object.assign(handler, { payload });
}

/** The run or the preparation that a call is for, by which `tunewright logs` finds its lines. */
function runOf(event: unknown): { runId?: string } {
  const { preparationId, runId = preparationId } = (event ?? {}) as Record<string, unknown>;
  return typeof runId === "string" ? { runId } : {};
}

function forWorkflow(error: unknown): unknown {
  if (isConnectionError(error) && error.name === "Error") {
    return Object.assign(new Error(error.message, { cause: error }), { name: "ConnectionError" });
  }
  if (!(error instanceof UserError) || error.hint === undefined) return error;
  return new UserError(error.code, `${error.message}. ${error.hint}`, { cause: error.cause });
}
