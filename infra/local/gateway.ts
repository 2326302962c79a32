import { randomUUID } from "node:crypto";
import type { Admin } from "./admin.ts";
import { ServiceError } from "./aws-error.ts";
import type { Kernel } from "./cloud.ts";
import { checkHost } from "./host-check.ts";
import type { RawRequest, RawResponse } from "./listener.ts";
import { writeErrorFor } from "./protocol/error.ts";
import { routeToService } from "./router.ts";
import type { CallContext, Principal, ServiceName, WireRequest, WireResponse } from "./service.ts";
import { readSignature, type Signature } from "./sigv4.ts";

/** What the gateway needs to know of the door it stands at. */
export interface GatewayOptions {
  readonly kernel: Kernel;
  readonly admin: Admin;
  /** The port that a Host header must name; known once the listener is bound. */
  readonly port: () => number;
}

/** Makes the function that takes every request: checks, authentication, routing, then the service's own `handle`. */
export function createGateway({ kernel, admin, port }: GatewayOptions) {
  return (raw: RawRequest, rawResponse: RawResponse): void => {
    const requestId = randomUUID();
    const request = toWire(raw, rawResponse);
    rawResponse.setHeader("x-amzn-requestid", requestId);
    rawResponse.setHeader("x-amz-request-id", requestId);
    rawResponse.on("error", () => undefined);
    let service: ServiceName = "s3";
    const serve = async (): Promise<void> => {
      checkHost(request.headers, port());
      if (await admin.handle(request)) return;
      admin.touch();
      const signature = readSignature(request.headers, new URLSearchParams(request.rawQuery));
      service = routeToService(signature, request.rawPath);
      const context = contextOf(kernel, { signature, requestId, response: rawResponse });
      await kernel.service(service).handle(request, context);
    };
    serve().catch((error: unknown) => {
      if (rawResponse.headersSent) {
        rawResponse.destroy();
        return;
      }
      writeErrorFor(service, { response: request.response, error, requestId });
    });
  };
}

function toWire(raw: RawRequest, response: RawResponse): WireRequest {
  const url = raw.url ?? "/";
  const mark = url.indexOf("?");
  return {
    method: raw.method ?? "GET",
    rawPath: mark < 0 ? url : url.slice(0, mark),
    rawQuery: mark < 0 ? "" : url.slice(mark + 1),
    headers: raw.headers,
    body: raw,
    response: response as WireResponse,
  };
}

interface Caller {
  readonly signature: Signature | undefined;
  readonly requestId: string;
  readonly response: RawResponse;
}

function contextOf(kernel: Kernel, { signature, requestId, response }: Caller): CallContext {
  const aborted = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) aborted.abort(new ServiceError("RequestAborted", "gone"));
  });
  return { principal: principalOf(kernel, signature), requestId, signal: aborted.signal };
}

function principalOf(kernel: Kernel, signature: Signature | undefined): Principal {
  if (signature !== undefined) return kernel.iam.principalOf(signature.accessKeyId);
  return { kind: "anonymous", arn: "anonymous", accountId: kernel.accountId };
}
