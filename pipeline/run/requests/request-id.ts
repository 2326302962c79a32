import { UserError } from "../../errors.ts";
import { requestPrefixes } from "../../workflow/names.ts";

/** Which request it is, and where it and its answer are. */
export interface RequestId {
  /** e.g. `tickets`, of a standing request `scheduled/tickets`. */
  readonly id: string;
  /** It is looked at by a schedule, again and again. */
  readonly isStanding: boolean;
  /** Key of the request. */
  readonly key: string;
  /** Key of its answer. */
  readonly answerKey: string;
}

const { requests, standing, answers } = requestPrefixes;
const ENDING = ".json";
const STANDING = standing.slice(requests.length);

/** The request with an object's key; of any object, so that one with a bad name gets an answer, too. */
export function requestOfKey(key: string): RequestId {
  const id = key.slice(requests.length).replace(/\.json$/, "");
  const answerKey = `${answers}${id}${ENDING}`;
  return { id, isStanding: key.startsWith(standing), key, answerKey };
}

/** The request of that id. Throws UserError `Trigger.Id` */
export function requestOfId(id: string): RequestId {
  assertName(id);
  return requestOfKey(`${requests}${id}${ENDING}`);
}

/** The standing request of that name. Throws UserError `Trigger.Id` */
export function standingRequest(name: string): RequestId {
  return requestOfId(`${STANDING}${name}`);
}

/** Whether an object is an answer to a request; undefined where it is none. */
export function answeredRequest(answerKey: string): RequestId | undefined {
  if (!answerKey.startsWith(answers) || !answerKey.endsWith(ENDING)) return undefined;
  return requestOfKey(`${requests}${answerKey.slice(answers.length)}`);
}

/** Checks the name in an id. Throws UserError `Trigger.Id` */
export function assertName(id: string): void {
  const name = id.startsWith(STANDING) ? id.slice(STANDING.length) : id;
  if (name.length <= 64 && /^[a-z0-9]+([._-][a-z0-9]+)*$/.test(name)) return;
  throw new UserError("Trigger.Id", `"${id.slice(0, 100)}" is not a valid id of a request`, {
    hint: `Name the object ${requests}ID.json, or ${standing}ID.json for a standing request, with a-z, 0-9 and single . - or _ in ID, at most 64 characters.`,
  });
}
