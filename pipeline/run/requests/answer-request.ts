import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { SNSClient } from "@aws-sdk/client-sns";
import { BadDataError } from "../../../dataset-tools/bad-data.ts";
import { type Clock, timestamp } from "../../clock.ts";
import { isAwsError, UserError } from "../../errors.ts";
import type { Bucket } from "../../objects.ts";
import type { NoticeFormat } from "../../workflow/deployment-settings.ts";
import { findAnswer, type KnownAnswer, type StoredAnswer, writeAnswer } from "./answer.ts";
import { isFinal, type RequestAnswer } from "./answer-data.ts";
import { notifyOf } from "./notice.ts";
import { readRequest } from "./read-request.ts";
import { findingsOf, refusalOf } from "./refusal.ts";
import { assertName, type RequestId } from "./request-id.ts";
import { examineSources, type Source } from "./sources.ts";
import { type RequestTools, startRequestedRun } from "./start-requested-run.ts";

/** What answering requests needs from outside. */
export interface AnswerTools extends RequestTools {
  readonly clock: Clock;
  readonly sns: SNSClient;
  readonly topicArn: string;
  readonly noticeFormat: NoticeFormat;
}

/** What happened to a request; the error of one that failed is for the caller to throw. */
export interface Answered {
  readonly answer: RequestAnswer;
  readonly error?: unknown;
}

/** A request's object as it is now. */
interface StoredRequest {
  /** undefined where it is larger than any request. */
  readonly text: string | undefined;
  readonly version: string | null;
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly putAt: number;
}

/** Bytes of a request. */
const MAX_REQUEST_BYTES = 256 * 1024;

/**
 * Answers a request: starts its run, or says why not, and notifies people. May be called for the same version of it any
 * number of times, also at once: what is answered stays answered, and one run is started.
 * @param version of the object that an event tells of; absent: whichever is there
 * @returns null where nothing was done: the object is deleted, another version, or answered by another call
 */
export async function answerRequest(
  tools: AnswerTools,
  request: RequestId,
  version?: string,
): Promise<Answered | null> {
  const { bucket } = tools.environment;
  const stored = await findRequest(bucket, request.key);
  if (stored === undefined) return null;
  // The event of the version that is there now comes, or has come.
  if (version !== undefined && stored.version !== version) return null;
  const before = await findAnswer(bucket, request);
  if (!request.isStanding && isKnown(before) && isOf(before.value, stored)) {
    return notified(tools, request, before);
  }
  return answerNow(tools, { request, stored, before });
}

interface Work {
  readonly request: RequestId;
  readonly stored: StoredRequest;
  readonly before: StoredAnswer | undefined;
}

async function answerNow(tools: AnswerTools, work: Work): Promise<Answered | null> {
  const { request, stored, before } = work;
  const { bucket } = tools.environment;
  const { answerKey } = request;
  const examined = await tried(() => examine(bucket, work));
  const fingerprint = fingerprintOf(stored, examined);
  const frame = { ...frameOf(tools, work), fingerprint };
  if (request.isStanding && isKnown(before) && before.value.fingerprint === fingerprint) {
    return unchanged(tools, { request, before, frame });
  }
  // It says that the request has arrived, and that nothing came of it should the function be killed.
  const first: RequestAnswer = { ...frame, outcome: "checking", fingerprint: null };
  const checking = await writeAnswer(bucket, first, { answerKey, before });
  if (checking === undefined) return null;
  const { id } = request;
  const done = await tried(async () =>
    startRequestedRun(tools, { ...settled(examined), id, putAt: stored.putAt }),
  );
  const result = "error" in done ? failed(done.error) : done.value;
  const value = { ...frame, ...result, at: timestamp(tools.clock) };
  const answer = await writeAnswer(bucket, value, { answerKey, before: checking });
  if (answer === undefined) return null;
  const answered = await notified(tools, request, answer);
  return "error" in done && value.outcome === "failed"
    ? { ...answered, error: done.error }
    : answered;
}

/** Nothing of a standing request has changed. People are notified of its last answer, if that was not done. */
async function unchanged(
  tools: AnswerTools,
  of: { request: RequestId; before: KnownAnswer; frame: RequestAnswer },
): Promise<Answered> {
  const { request, before, frame } = of;
  if (before.value.notifiedAt === null) return notified(tools, request, before);
  const answer: RequestAnswer = { ...frame, outcome: "unchanged", notifiedAt: frame.at };
  const { answerKey } = request;
  await writeAnswer(tools.environment.bucket, answer, { answerKey, before });
  return { answer };
}

/** Reads the text of a request and looks at what it names. */
async function examine(bucket: Bucket, { request, stored }: Work) {
  assertName(request.id);
  if (stored.text === undefined) {
    throw new UserError("Trigger.Invalid", `the request has more than ${MAX_REQUEST_BYTES} bytes`, {
      hint: "It holds settings alone; put the data under data/ and name it.",
    });
  }
  const read = readRequest(stored.text, { id: request, bucket: bucket.name });
  return { ...read, sources: await examineSources(bucket, read.config) };
}

type Tried<T> = { readonly value: T } | { readonly error: unknown };

async function tried<T>(work: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

function settled<T>(done: Tried<T>): T {
  if ("error" in done) throw done.error;
  return done.value;
}

/** What all answers to a request have in common. */
function frameOf({ clock }: AnswerTools, { request, stored, before }: Work): RequestAnswer {
  const { version, etag } = stored;
  return {
    schema: 1,
    id: request.id,
    request: { key: request.key, version, etag },
    outcome: "checking",
    at: timestamp(clock),
    ...{ run: null, refusal: null, findings: null, fingerprint: null, notifiedAt: null },
    last: request.isStanding ? lastOf(before?.value) : null,
  };
}

/** How a standing request was answered when something had changed last. */
function lastOf(before: RequestAnswer | undefined): RequestAnswer["last"] {
  if (before === undefined) return null;
  const { outcome, at, run, refusal, last } = before;
  if (outcome === "unchanged" || outcome === "checking") return last;
  return { outcome, at, runId: run?.runId ?? null, code: refusal?.code ?? null };
}

/**
 * Digest of a request and of all that it names: by their tags, without reading them. Of a request that is refused before
 * they are known, digest of why; null where that is no refusal.
 */
function fingerprintOf(
  { etag }: StoredRequest,
  examined: Tried<{ readonly sources: readonly Source[] }>,
): string | null {
  if ("error" in examined && !(examined.error instanceof UserError)) return null;
  const parts =
    "error" in examined
      ? [refusalOf(examined.error)]
      : examined.value.sources.map(({ uri, etag, bytes }) => [uri, etag, bytes]);
  return createHash("sha256")
    .update(JSON.stringify([etag, parts]))
    .digest("hex");
}

function isKnown(stored: StoredAnswer | undefined): stored is KnownAnswer {
  return stored?.value !== undefined && isFinal(stored.value);
}

function failed(error: unknown): Pick<RequestAnswer, "outcome" | "refusal" | "findings"> {
  const isRefused = error instanceof UserError && error.code !== "Trigger.DataChanged";
  return {
    outcome: isRefused ? "refused" : "failed",
    refusal: refusalOf(error),
    findings: error instanceof BadDataError ? findingsOf(error.result) : null,
  };
}

function isOf({ request }: RequestAnswer, { version, etag }: StoredRequest): boolean {
  return request.version === version && request.etag === etag;
}

/** Notifies people of an answer, unless that was done before; of two at once both may. */
async function notified(
  tools: AnswerTools,
  { answerKey }: RequestId,
  stored: KnownAnswer,
): Promise<Answered> {
  const { value } = stored;
  // What failed is tried again first; the function's own failure is published in the end.
  if (value.notifiedAt !== null || !isFinal(value)) return { answer: value };
  await notifyOf(tools, value);
  const answer = { ...value, notifiedAt: timestamp(tools.clock) };
  await writeAnswer(tools.environment.bucket, answer, { answerKey, before: stored });
  return { answer };
}

async function findRequest({ s3, name }: Bucket, key: string): Promise<StoredRequest | undefined> {
  try {
    const found = await s3.send(new GetObjectCommand({ Bucket: name, Key: key }));
    const isTooLarge = (found.ContentLength ?? 0) > MAX_REQUEST_BYTES;
    if (isTooLarge) (found.Body as Readable).destroy();
    return {
      text: isTooLarge ? undefined : await found.Body?.transformToString(),
      version: found.VersionId ?? null,
      etag: found.ETag ?? "",
      putAt: found.LastModified?.getTime() ?? 0,
    };
  } catch (error) {
    if (isAwsError(error, "NoSuchKey", "NotFound")) return undefined;
    throw error;
  }
}
