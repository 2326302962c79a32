import type { S3Client } from "@aws-sdk/client-s3";
import type { PreparationSettings } from "../../../dataset-tools/shards/settings.ts";
import { UserError } from "../../errors.ts";
import { hashJson } from "../../hash-json.ts";
import { findFiles, placeOf } from "../../preparation/list-files.ts";
import type { PreparationRequest } from "../../preparation/request.ts";
import { slug } from "../../slug.ts";
import { requestPrefixes } from "../../workflow/names.ts";
import { datasetName } from "../prepare.ts";
import { checkRunId } from "../run-id.ts";
import { estimatePreparation, type PreparationEstimate } from "./preparation-cost.ts";

/** What is to be prepared. */
export interface Wanted {
  readonly inputs: readonly string[];
  readonly heldOut: readonly string[];
  readonly settings: PreparationSettings;
  readonly shardBytes: number;
  /** Default is made of the files and the settings. */
  readonly id?: string | undefined;
}

/** What the functions may read. */
export interface Readable {
  /** The stack's own bucket, of which they may read `data/`. */
  readonly dataBucket: string;
  /** The setting `sourceBuckets`. */
  readonly sourceBuckets: readonly string[];
}

/** A preparation that could be started, and what it would cost. */
export interface PreparationProposal {
  readonly request: PreparationRequest;
  readonly estimate: PreparationEstimate;
}

/**
 * Finds the files and makes the preparation's request: the same files and settings have the same id.
 * @throws UserError `Preparation.NotReadable`, and those of `findFiles`
 */
export async function proposePreparation(
  s3: S3Client,
  wanted: Wanted,
  readable: Readable,
): Promise<PreparationProposal> {
  const { inputs, heldOut, settings, shardBytes } = wanted;
  for (const input of [...inputs, ...heldOut]) refuseUnreadable(input, readable);
  const found = await findFiles(s3, { inputs, heldOut, filter: settings.filter });
  const { digest, bytes } = found;
  const estimate = estimatePreparation(found, { partitions: settings.partitions, shardBytes });
  const files = { count: estimate.files, bytes, digest };
  const id = wanted.id === undefined ? idFor(wanted, digest) : checkRunId(wanted.id);
  return {
    request: { id, inputs: [...inputs], heldOut: [...heldOut], settings, shardBytes, files },
    estimate,
  };
}

/** Characters of the data's name in an id. */
const NAME_LENGTH = 32;

function idFor({ inputs, heldOut, settings }: Wanted, digest: string): string {
  const name = slug(datasetName(inputs)).slice(0, NAME_LENGTH).replace(/-$/, "");
  return `${name}-${hashJson({ inputs, heldOut, settings, digest }).slice(0, 8)}`;
}

function refuseUnreadable(input: string, { dataBucket, sourceBuckets }: Readable): void {
  const { bucket, key } = placeOf(input);
  const own = `${dataBucket}/${requestPrefixes.data}`;
  const places = [
    own,
    ...sourceBuckets.map((place) => (place.includes("/") ? place : `${place}/`)),
  ];
  if (places.some((place) => `${bucket}/${key}`.startsWith(place))) return;
  const message = `the stack's functions may not read ${input}`;
  if (bucket === dataBucket) {
    throw new UserError("Preparation.NotReadable", message, {
      hint: `Of the stack's own bucket they read what is below ${requestPrefixes.data}.`,
    });
  }
  const all = [...sourceBuckets, bucket].join(",");
  throw new UserError("Preparation.NotReadable", message, {
    hint: `Allow it: tunewright deploy --source-buckets ${all}`,
  });
}
