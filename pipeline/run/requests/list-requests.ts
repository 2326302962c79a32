import { type Bucket, listKeys } from "../../objects.ts";
import { requestPrefixes } from "../../workflow/names.ts";
import { findAnswer } from "./answer.ts";
import type { RequestAnswer } from "./answer-data.ts";
import { answeredRequest, type RequestId, requestOfKey } from "./request-id.ts";

/** A request and its answer; null while there is none. */
export interface RequestFacts {
  readonly id: string;
  readonly standing: boolean;
  readonly answer: RequestAnswer | null;
}

/** All requests of which the bucket has the request or the answer, by id. */
export async function listRequests(bucket: Bucket): Promise<RequestFacts[]> {
  const { requests, answers } = requestPrefixes;
  const put = (await listKeys(bucket, requests)).filter((key) => key.endsWith(".json"));
  const answered = (await listKeys(bucket, answers)).flatMap((key) => answeredRequest(key) ?? []);
  const all = [...put.map(requestOfKey), ...answered];
  const byId = new Map(all.map((request) => [request.id, request]));
  const facts = [...byId.values()].map((request) => factsOf(bucket, request));
  return (await Promise.all(facts)).sort((a, b) => a.id.localeCompare(b.id));
}

async function factsOf(bucket: Bucket, request: RequestId): Promise<RequestFacts> {
  const answer = (await findAnswer(bucket, request))?.value ?? null;
  return { id: request.id, standing: request.isStanding, answer };
}
