import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";

type RawResponse = ServerResponse | Http2ServerResponse;

/** The connections of the requests that are being answered, so that a fault can break one. */
export class OpenRequests {
  readonly #responses = new Map<string, RawResponse>();

  add(requestId: string, response: RawResponse): void {
    this.#responses.set(requestId, response);
    response.once("close", () => this.#responses.delete(requestId));
  }

  /** Ends the connection of a request from outside; does nothing for a call from inside. */
  drop(requestId: string): void {
    const response = this.#responses.get(requestId);
    if (response !== undefined) breakOff(response);
  }

  /**
   * Lets only the given number of bytes of the answer's body through, then ends the connection.
   * @returns false for a call from inside, which has no connection
   */
  cutAfter(requestId: string, bytes: number): boolean {
    const response = this.#responses.get(requestId);
    if (response === undefined) return false;
    let left = bytes;
    const write = response.write.bind(response) as (chunk: Uint8Array) => boolean;
    const pass = (chunk: unknown): boolean => {
      const data = typeof chunk === "string" ? Buffer.from(chunk) : (chunk as Uint8Array);
      if (data.length < left) {
        left -= data.length;
        return write(data);
      }
      write(data.subarray(0, left));
      left = 0;
      // The part must have left this machine before the connection ends, or the client sees no body at all.
      setTimeout(() => breakOff(response), 20);
      return false;
    };
    response.write = pass as typeof response.write;
    response.end = ((chunk?: unknown) => {
      if (chunk === undefined || typeof chunk === "function") breakOff(response);
      else pass(chunk);
      return response;
    }) as typeof response.end;
    return true;
  }
}

function breakOff(response: RawResponse): void {
  // Over HTTP/2 the connection is the session: everything else in it is lost.
  if ("stream" in response) response.stream.session?.destroy();
  else response.socket?.destroy();
}
