import { isObject } from "../../../dataset-tools/read/row-shape.ts";
import { checkConfig } from "../../config/load.ts";
import type { RunConfig } from "../../config/run-config.ts";
import { UserError } from "../../errors.ts";
import { checkRunId } from "../run-id.ts";
import type { RequestId } from "./request-id.ts";
import { namedSources } from "./sources.ts";

/** A run that an object in the data bucket requests. */
export interface TuneRequest {
  /** The run's settings; all files that they name are in the bucket. */
  readonly config: RunConfig;
  /** Default is made from the data, the model and the plan. */
  readonly runId: string | undefined;
  readonly attempt: number;
}

/** Attempts of a run; far more than anyone makes. */
const MAX_ATTEMPTS = 99;

const HINT =
  "Correct the request and put it again. It has the settings of tunewright.yaml as JSON, with data under s3://BUCKET/data/, " +
  "and may have runId and attempt; `tunewright requests put` writes one.";

/**
 * Reads a request: JSON with the settings of a run, as `tunewright.yaml` has them, and `runId` and `attempt` where they
 * are not to be the default. `data` may be the address of the data alone. Nothing is read but its text.
 * @param of.id whose request it is; a standing one is read again and again
 * @param of.bucket name of the data bucket
 * @throws UserError `Config.Invalid`, `Trigger.…`, `Run.Id`
 */
export function readRequest(text: string, of: { id: RequestId; bucket: string }): TuneRequest {
  const { runId, attempt = 1, ...settings } = objectOf(text);
  const config = checkConfig(withData(settings), { hint: HINT });
  checkOwn({ runId, attempt }, of.id);
  assertAgreed(config);
  refuseOwnScorer(config);
  refuseOtherPerson(config);
  namedSources(config, of.bucket);
  return {
    config,
    runId: runId === undefined ? undefined : checkRunId(String(runId)),
    attempt: Number(attempt),
  };
}

function objectOf(text: string): Record<string, unknown> {
  const value = parsed(text);
  if (isObject(value)) return value;
  throw invalid("it is not a JSON object with settings");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the text.
    throw invalid("it is not JSON");
  }
}

/** `"data": "s3://bucket/data/tickets.csv"` is short for data with that one file. */
function withData(settings: Record<string, unknown>): Record<string, unknown> {
  const { data } = settings;
  return typeof data === "string" ? { ...settings, data: { files: [data] } } : settings;
}

function checkOwn(
  { runId, attempt }: { runId: unknown; attempt: unknown },
  { isStanding }: RequestId,
): void {
  if (runId !== undefined && typeof runId !== "string") throw invalid("runId must be text");
  if (!Number.isInteger(attempt) || Number(attempt) < 1 || Number(attempt) > MAX_ATTEMPTS) {
    throw invalid(`attempt must be a whole number from 1 to ${MAX_ATTEMPTS}`);
  }
  if (!isStanding || runId === undefined) return;
  throw new UserError(
    "Trigger.FixedRunId",
    "a standing request has no runId: each change of its data is another run",
    { hint: "Leave runId out; the run's id is made from the data, the model and the plan." },
  );
}

/** There is no one to ask, so that the request itself says what may be spent, or who is asked. */
function assertAgreed({ budget, approval }: RunConfig): void {
  if (budget !== undefined || approval !== undefined) return;
  throw new UserError(
    "Trigger.NoBudget",
    "the request does not say what the run may cost: it has neither budget nor approval",
    {
      hint:
        'Nothing was bought. Add "budget": {"maxUsd": 20} for the most that the run may cost, or ' +
        '"approval": {"required": true}, so that it waits for `tunewright approve`.',
    },
  );
}

function refuseOwnScorer({ evaluation }: RunConfig): void {
  if (!evaluation.scores?.some(({ kind }) => kind === "module")) return;
  throw new UserError(
    "Trigger.ModuleScore",
    "a request cannot have a scorer that is a file (module:FILE): no code of the bucket is run to start a run",
    {
      hint: "Use a scorer that is a Lambda function (function:ARN), or start with `tunewright tune`.",
    },
  );
}

/** S3 names the account that has put an object, and no person in it. */
function refuseOtherPerson({ approval }: RunConfig): void {
  if (approval?.otherPerson !== true) return;
  throw new UserError(
    "Trigger.StarterUnknown",
    "another person than who starts the run must approve it (approval.otherPerson), but who has put a request is not known",
    {
      hint: "Leave otherPerson out, or start the run with `tunewright tune`, which records who does.",
    },
  );
}

function invalid(why: string): UserError {
  return new UserError("Trigger.Invalid", `the request cannot be read: ${why}`, { hint: HINT });
}
