import { describe, expect, it } from "vitest";
import { reactionTo } from "../../../pipeline/evaluation/reaction.ts";

/** An error as the SDK makes it of an answer. */
function answered(name: string, httpStatusCode: number, more: object = {}): Error {
  return Object.assign(new Error("as AWS says"), { name, $metadata: { httpStatusCode }, ...more });
}

function lost(code: string): Error {
  return Object.assign(new Error("lost"), { code });
}

describe("what an error of a question calls for", () => {
  it.each([
    ["slower", answered("ThrottlingException", 429)],
    ["slower", answered("TooManyRequestsException", 429)],
    ["slower", answered("ServiceQuotaExceededException", 400)],
    ["later", answered("ModelNotReadyException", 429)],
    ["later", answered("ModelTimeoutException", 408)],
    ["later", answered("InternalServerException", 500)],
    ["later", answered("ServiceUnavailableException", 503)],
    ["later", answered("ModelErrorException", 424)],
    ["later", answered("ModelErrorException", 424, { originalStatusCode: 500 })],
    ["later", answered("ModelErrorException", 424, { originalStatusCode: 403 })],
    ["never", answered("ModelErrorException", 424, { originalStatusCode: 400 })],
    ["never", answered("ValidationException", 400)],
    ["stop", answered("AccessDeniedException", 403)],
    ["stop", answered("ResourceNotFoundException", 404)],
    ["stop", answered("ExpiredTokenException", 400)],
    ["later", lost("ECONNRESET")],
    ["later", lost("EPIPE")],
    ["later", lost("ERR_HTTP2_STREAM_ERROR")],
    ["later", Object.assign(new Error("no activity"), { name: "TimeoutError" })],
    // HTTP/2 streams that end early have neither code nor name of their own.
    ["later", Object.assign(new Error("did not get a response"), { $metadata: { attempts: 1 } })],
    ["stop", new TypeError("a fault of ours")],
    ["stop", "not an error"],
  ])("is %s: %o", (reaction, error) => {
    expect(reactionTo(error)).toBe(reaction);
  });
});
