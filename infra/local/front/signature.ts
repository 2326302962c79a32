/** What a request says about its signer; the signature itself is verified later. */
export interface Signature {
  readonly accessKeyId: string;
  /** `20261123` */
  readonly date: string;
  readonly region: string;
  /** Service name of the credential scope, e.g. `s3`, `states`, `bedrock`. */
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20261123T010203Z` */
  readonly timestamp: string;
  readonly sessionToken: string | undefined;
  /** Seconds that a presigned URL is valid; undefined for a signed header. */
  readonly expiresSeconds: number | undefined;
  /** True for a presigned URL of signature version 2, which has no date, Region or signed headers. */
  readonly isLegacy?: true;
  /** Present for an API key of Bedrock, which takes the place of a signature. */
  readonly bearer?: BearerKey;
}

/** A key is an account's own, or a presigned URL, of which this is the query. */
export type BearerKey =
  | { readonly kind: "long-term" }
  | { readonly kind: "short-term"; readonly rawQuery: string };

/** Headers with single values, as node gives them. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;
