import { defined } from "../../dataset-tools/defined.ts";

/** What the clients connect to. Absent members come from the environment. */
export interface ClientOptions {
  /** AWS Region, e.g. `us-east-1`. */
  readonly region?: string;
  /** One address for all services, e.g. of the local cloud; default is `AWS_ENDPOINT_URL`, else AWS. */
  readonly endpoint?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** Calls slow down when AWS throttles them; after five tries the error reaches the caller. */
const retries = { retryMode: "adaptive", maxAttempts: 5 } as const;

/** Settings that all clients share. */
export function settings(options: ClientOptions) {
  const { region, credentials } = options;
  const endpoint = options.endpoint ?? process.env["AWS_ENDPOINT_URL"];
  return { ...retries, ...defined({ region, endpoint, credentials }) };
}
