import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { Served } from "../registry/serving.ts";

/** A deployment or throughput, as Bedrock describes it. */
export interface AliasServing {
  readonly path: Served["path"];
  readonly arn: string;
  readonly name: string;
  /** The custom model that answers now. */
  readonly modelArn: string;
  readonly status: "creating" | "ready" | "failed";
  /** When it was created (ISO 8601); null where Bedrock does not say. */
  readonly since: string | null;
  /** An exchange of its model: the model that it is for; null where none has been requested yet. */
  readonly update: {
    readonly modelArn: string;
    readonly status: "running" | "done" | "failed";
  } | null;
  /** Why it failed, in Bedrock's words; null where it has not. */
  readonly failure: string | null;
}

/** What is created for an alias. */
export interface NewServing {
  readonly name: string;
  readonly modelArn: string;
  /** The same for a repeated call, which then creates nothing more. */
  readonly token: string;
  readonly tags: { key: string; value: string }[];
  /** Of throughput. */
  readonly modelUnits: number;
}

/** One of Bedrock's two ways of serving a tuned model. */
export interface ServingWay {
  /** Returns the ARN. */
  create(bedrock: BedrockClient, wanted: NewServing): Promise<string>;
  /** Throws `ResourceNotFoundException`. */
  get(bedrock: BedrockClient, arn: string): Promise<AliasServing>;
  /** Puts another model of the same base model behind the ARN. */
  swap(bedrock: BedrockClient, arn: string, modelArn: string): Promise<void>;
  delete(bedrock: BedrockClient, arn: string): Promise<void>;
  /** ARNs and names of those whose name contains the text. */
  list(bedrock: BedrockClient, nameContains: string): Promise<{ arn: string; name: string }[]>;
}
