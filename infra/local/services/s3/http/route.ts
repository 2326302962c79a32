import { type Operation, operationsOf, type Structure } from "../../../protocol/schema.ts";
import { s3Error } from "../errors.ts";

/** The parts of a request that determine its operation. */
export interface RouteRequest {
  readonly method: string;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly query: URLSearchParams;
  /** The value of a header, by lower-case name. */
  header(name: string): string | undefined;
}

/** An operation with what a request for it must have. */
interface Candidate {
  readonly operation: Operation;
  readonly method: string;
  readonly needsBucket: boolean;
  readonly needsKey: boolean;
  /** Query members of its template, e.g. `uploads` or `list-type=2`. */
  readonly literals: readonly (readonly [name: string, value: string])[];
  readonly queries: readonly string[];
  readonly headers: readonly string[];
}

/** Operations of other endpoints: object lambdas, directory buckets. */
const ELSEWHERE = new Set(["WriteGetObjectResponse", "ListDirectoryBuckets", "CreateSession"]);

const CANDIDATES: readonly Candidate[] = operationsOf("s3")
  .filter(({ name }) => !ELSEWHERE.has(name))
  .map(toCandidate)
  .sort((a, b) => weight(b) - weight(a));

function toCandidate(operation: Operation): Candidate {
  const [method, template] = operation.http ?? ["", ""];
  const [, query = ""] = template.split("?");
  const literals = [...new URLSearchParams(query)].filter(([name]) => name !== "x-id");
  return {
    operation,
    method,
    needsBucket: operation.input.members.some(
      ({ name, traits }) => name === "Bucket" && traits["httpLabel"],
    ),
    needsKey: template.startsWith("/{Key+}"),
    literals,
    queries: requiredIn(operation.input, "httpQuery"),
    headers: requiredIn(operation.input, "httpHeader"),
  };
}

function requiredIn({ members }: Structure, binding: string): string[] {
  return members
    .filter(({ required, traits }) => required && binding in traits)
    .map(({ traits }) => String(traits[binding]).toLowerCase());
}

/** The more a candidate requires, the earlier it is tried. */
function weight({ literals, queries, headers }: Candidate): number {
  return 4 * literals.length + queries.length + headers.length;
}

/** The bucket that a form uploads to; undefined for a request that is no upload by a form. */
export function bucketOfForm({ method, bucket, key, query, header }: RouteRequest) {
  const isForm = header("content-type")?.startsWith("multipart/form-data") ?? false;
  return method === "POST" && isForm && key === undefined && !query.has("delete")
    ? bucket
    : undefined;
}

/** The operation that a request means. Throws `MethodNotAllowed`. */
export function routeRequest(request: RouteRequest): Operation {
  const found = CANDIDATES.find((candidate) => fits(candidate, request));
  if (found) return found.operation;
  throw s3Error("MethodNotAllowed", { Method: request.method });
}

function fits(candidate: Candidate, { method, bucket, key, query, header }: RouteRequest): boolean {
  const { needsBucket, needsKey, literals, queries, headers } = candidate;
  if (candidate.method !== method) return false;
  if (needsBucket !== (bucket !== undefined) || needsKey !== (key !== undefined)) return false;
  return (
    literals.every(
      ([name, value]) => query.has(name) && (value === "" || query.get(name) === value),
    ) &&
    queries.every((name) => hasQuery(query, name)) &&
    headers.every((name) => header(name) !== undefined)
  );
}

/** Names of the query are as the API has them; the candidates' are in lower case. */
function hasQuery(query: URLSearchParams, name: string): boolean {
  return [...query.keys()].some((each) => each.toLowerCase() === name);
}
