import { randomUUID } from "node:crypto";
import { ServiceError } from "../kernel/aws-error.ts";
import type { Kernel } from "../kernel/cloud.ts";
import { FUNCTION_URLS } from "../kernel/function-urls.ts";
import type { Regions } from "../kernel/regions.ts";
import type { CallContext, Principal, WireRequest, WireResponse } from "../kernel/service.ts";
import { writeErrorIn } from "../protocol/error.ts";
import type { Admin } from "./admin.ts";
import { checkBearer, hasBearer, readBearer } from "./bearer.ts";
import type { ConsoleDoor } from "./console-door.ts";
import { createFormSigner } from "./form-signature.ts";
import { checkHost, foreignPage, isForeign } from "./host-check.ts";
import type { RawRequest, RawResponse } from "./listener.ts";
import { bodyOf } from "./request-body.ts";
import { routeToService } from "./router.ts";
import type { Signature } from "./signature.ts";
import { readSignature } from "./sigv4.ts";
import { verifySignature } from "./sigv4-verify.ts";
import { wireProtocolOf } from "./wire-protocol.ts";

/** What the gateway needs. */
export interface GatewayOptions {
  readonly regions: Regions;
  readonly admin: Admin;
  readonly door: ConsoleDoor;
  /** The port that a Host header must name; known once the listener is bound. */
  readonly port: () => number;
  readonly strictAuth: boolean;
}

/** Receives every request: checks, authentication, routing by service and Region, then the service's own `handle`. */
export interface Gateway {
  handle(raw: RawRequest, response: RawResponse): void;
  /** Admits the requests that have arrived since the port was bound. */
  open(): void;
}

/** Makes the gateway of a cloud, closed at first. */
export function createGateway(options: GatewayOptions): Gateway {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    open: () => open(),
    handle(raw, response) {
      const requestId = randomUUID();
      const request = toWire(raw, response);
      response.setHeader("x-amzn-requestid", requestId);
      response.setHeader("x-amz-request-id", requestId);
      response.on("error", () => undefined);
      options.regions.home.requests.add(requestId, response);
      const gate = { ...options, opened };
      serve({ gate, request, response, requestId }).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else if (!hasOwnForm(options.regions.home, request, error)) {
          const protocol = wireProtocolOf(request);
          writeErrorIn(protocol, { response: request.response, error, requestId });
        }
      });
    },
  };
}

/** True when a service writes errors at this path in a form of its own, and has written this one. */
function hasOwnForm(home: Kernel, request: WireRequest, error: unknown): boolean {
  return home.services().some((service) => service.writeError?.(request, error) ?? false);
}

interface Visit {
  readonly gate: GatewayOptions & { readonly opened: Promise<void> };
  readonly request: WireRequest;
  readonly response: RawResponse;
  readonly requestId: string;
}

async function serve({ gate, request, response, requestId }: Visit): Promise<void> {
  const { regions, admin, port, strictAuth, opened } = gate;
  checkHost(request.headers, port());
  const foreign = isForeign(request.headers, port());
  // Our own paths, the administration's and those of functions, all start so; no bucket's name does.
  if (foreign && request.rawPath.startsWith("/_")) throw foreignPage();
  if ((await gate.door.handle(request)) || (await admin.handle(request))) return;
  admin.touch();
  if (request.rawPath.startsWith(FUNCTION_URLS)) {
    await opened;
    return serveFunction(regions, { request, response, requestId });
  }
  const signature = signatureOf(request);
  const service = routeToService(signature, {
    path: request.rawPath,
    headers: request.headers,
  });
  if (foreign && !regions.home.service(service).admitsOrigin?.(request, signature !== undefined)) {
    throw foreignPage();
  }
  // A presigned URL of signature version 2 names no Region, and an anonymous request none either.
  const kernel = signature?.region ? regions.of(signature.region) : regions.home;
  // A function's clock is the cloud's; by a Date header the SDK would see a skew, and retry every failed call because of it.
  if (signature && kernel.iam.session(signature.accessKeyId)) response.sendDate = false;
  const authentic = await authenticate(kernel, { request, signature, strictAuth });
  // The port is bound before unfinished work resumes, since functions need its address; requests wait for that.
  await opened;
  const context = contextOf(kernel, { signature, requestId, response });
  const formSigner = createFormSigner(kernel, strictAuth);
  await kernel.service(service).handle({ ...authentic, formSigner }, context);
}

/** A browser asks what a page may do without signing, though perhaps at the address that a signed request will have. */
function signatureOf(request: WireRequest): Signature | undefined {
  if (request.method === "OPTIONS") return undefined;
  if (hasBearer(request)) return readBearer(request);
  return readSignature(request.headers, new URLSearchParams(request.rawQuery));
}

/** Returns the request with its body still to be read; throws where the caller is not who the request says. */
async function authenticate(
  kernel: Kernel,
  of: { request: WireRequest; signature: Signature | undefined; strictAuth: boolean },
): Promise<WireRequest> {
  const { request, signature, strictAuth } = of;
  if (signature?.bearer) {
    const keyed = { ...signature, bearer: signature.bearer };
    await checkBearer(kernel, { request, signature: keyed, strictAuth });
    return request;
  }
  return strictAuth && signature ? verifySignature(kernel, { request, signature }) : request;
}

/** An address of a function is in one of the Regions; one that does not exist is refused like one that is not public. */
async function serveFunction(
  regions: Regions,
  of: { request: WireRequest; response: RawResponse; requestId: string },
): Promise<void> {
  const [id = ""] = of.request.rawPath.slice(FUNCTION_URLS.length).split("/");
  const has = (kernel: Kernel) => kernel.service("lambda").hasUrl?.(id) ?? false;
  const kernel = regions.all().find(has) ?? regions.home;
  const context = contextOf(kernel, { ...of, signature: undefined });
  await kernel.service("lambda").handleUrl?.(id, of.request, context);
}

function toWire(raw: RawRequest, response: RawResponse): WireRequest {
  const url = raw.url ?? "/";
  const mark = url.indexOf("?");
  return {
    method: raw.method ?? "GET",
    rawPath: mark < 0 ? url : url.slice(0, mark),
    rawQuery: mark < 0 ? "" : url.slice(mark + 1),
    headers: raw.headers,
    body: bodyOf(raw, response),
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
    if (!response.writableFinished)
      aborted.abort(new ServiceError("RequestAborted", "The client closed the connection."));
  });
  return {
    principal: principalOf(kernel, signature),
    requestId,
    signal: aborted.signal,
    region: signature?.region ?? "",
  };
}

function principalOf(kernel: Kernel, signature: Signature | undefined): Principal {
  if (signature !== undefined) {
    return kernel.iam.principalOf(signature.accessKeyId, signature.service);
  }
  return { kind: "anonymous", arn: "anonymous", accountId: kernel.accountId };
}
