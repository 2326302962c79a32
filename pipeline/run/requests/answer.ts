import { type Bucket, type Condition, findText, putText } from "../../objects.ts";
import { RequestAnswer } from "./answer-data.ts";
import type { RequestId } from "./request-id.ts";

/** An answer, and the tag that a conditional write names it by. */
export interface StoredAnswer {
  /** undefined where the object is no answer that can be read. */
  readonly value: RequestAnswer | undefined;
  readonly etag: string;
}

/** An answer that can be read. */
export interface KnownAnswer extends StoredAnswer {
  readonly value: RequestAnswer;
}

/** Finds the answer to a request; undefined when there is none. */
export async function findAnswer(
  bucket: Bucket,
  { answerKey }: RequestId,
): Promise<StoredAnswer | undefined> {
  const found = await findText(bucket, answerKey);
  return found && { value: readAnswer(found.text), etag: found.etag };
}

function readAnswer(text: string): RequestAnswer | undefined {
  try {
    return RequestAnswer.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Writes an answer over the one that is known, or as the first.
 * @returns what is stored now; undefined where another writer was faster
 */
export async function writeAnswer(
  bucket: Bucket,
  value: RequestAnswer,
  { answerKey, before }: { answerKey: string; before: StoredAnswer | undefined },
): Promise<KnownAnswer | undefined> {
  const condition: Condition = before === undefined ? { first: true } : { over: before.etag };
  const text = `${JSON.stringify(RequestAnswer.parse(value), null, 2)}\n`;
  const etag = await putText(bucket, answerKey, { text, type: "application/json", condition });
  return etag === undefined ? undefined : { value, etag };
}
