import { listKeys } from "../../objects.ts";
import { requestPrefixes } from "../../workflow/names.ts";
import { findAnswer } from "./answer.ts";
import type { RequestAnswer } from "./answer-data.ts";
import { type AnswerTools, answerRequest } from "./answer-request.ts";
import { notifyOf } from "./notice.ts";
import { type RequestId, requestOfKey } from "./request-id.ts";

/** What a look at the standing requests came to. */
export interface StandingResult {
  readonly answers: readonly RequestAnswer[];
  /** Ids of those that the next look answers first, since time was short. */
  readonly left: readonly string[];
  /** Ids and errors of those that could not be answered. */
  readonly problems: readonly { readonly id: string; readonly error: unknown }[];
}

/**
 * Answers all standing requests, those first that have waited longest. One that fails keeps no other from its answer;
 * the next look tries it again.
 * @param budget milliseconds after which no other is looked at
 */
export async function answerStanding(tools: AnswerTools, budget: number): Promise<StandingResult> {
  const { clock } = tools;
  const until = clock.now() + budget;
  const answers: RequestAnswer[] = [];
  const left: string[] = [];
  const problems: { id: string; error: unknown }[] = [];
  for (const request of await longestFirst(tools)) {
    if (clock.now() >= until) {
      left.push(request.id);
      continue;
    }
    try {
      const answered = await answerRequest(tools, request);
      if (answered === null) continue;
      answers.push(answered.answer);
      if (answered.error === undefined) continue;
      problems.push({ id: request.id, error: answered.error });
      await notifyOf(tools, answered.answer);
    } catch (error) {
      problems.push({ id: request.id, error });
    }
  }
  return { answers, left, problems };
}

async function longestFirst({ environment: { bucket } }: AnswerTools): Promise<RequestId[]> {
  const keys = await listKeys(bucket, requestPrefixes.standing);
  const requests = keys.filter((key) => key.endsWith(".json")).map(requestOfKey);
  const aged: { request: RequestId; at: string }[] = [];
  for (const request of requests) {
    const found = await findAnswer(bucket, request);
    aged.push({ request, at: found?.value?.at ?? "" });
  }
  return aged.sort((a, b) => a.at.localeCompare(b.at)).map(({ request }) => request);
}
