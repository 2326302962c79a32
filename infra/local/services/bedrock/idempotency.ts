import { isDeepStrictEqual } from "node:util";
import type { Shape } from "../../kernel/service.ts";
import type { Collection } from "../../kernel/store.ts";
import { invalid } from "./errors.ts";

/**
 * The thing that an earlier request with the same `clientRequestToken` made: it buys nothing twice.
 * The token stands in the thing's own document, so that no kill can part the two.
 * Throws `ValidationException` when the token comes again with another request.
 */
export function madeBefore<T extends { readonly request: Shape }>(
  things: Collection<T>,
  input: Shape,
): T | undefined {
  const token = input["clientRequestToken"];
  if (token === undefined) return undefined;
  const thing = things.values().find(({ request }) => request["clientRequestToken"] === token);
  if (thing === undefined) return undefined;
  if (isDeepStrictEqual(asJson(thing.request), asJson(input))) return thing;
  throw invalid(
    "The provided clientRequestToken was already used in a request with different parameters.",
  );
}

/** What of a request remains in a JSON document; undefined members are none. */
function asJson(input: Shape): unknown {
  return JSON.parse(JSON.stringify(input));
}
