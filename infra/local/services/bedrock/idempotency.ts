import { isDeepStrictEqual } from "node:util";
import type { Collection } from "../../kernel/store.ts";
import { invalid } from "./errors.ts";

interface Request {
  readonly clientRequestToken?: string;
}

/**
 * The resource that an earlier request with the same `clientRequestToken` created, so that nothing is bought twice.
 * The token is part of the resource's own document: no kill can part the two.
 * Throws `ValidationException` when another request has used the token.
 */
export function findEarlier<T extends { readonly request: Request }>(
  resources: Collection<T>,
  request: T["request"],
): T | undefined {
  const { clientRequestToken: token } = request;
  if (token === undefined) return undefined;
  const earlier = resources.values().find((each) => each.request.clientRequestToken === token);
  if (earlier === undefined) return undefined;
  if (isDeepStrictEqual(asJson(earlier.request), asJson(request))) return earlier;
  throw invalid(
    "The provided clientRequestToken was already used in a request with different parameters.",
  );
}

/** What of a request remains in a JSON document: members that are undefined do not. */
function asJson(request: Request): unknown {
  return JSON.parse(JSON.stringify(request));
}
