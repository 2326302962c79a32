import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";
import { requestPrefixes } from "../../pipeline/workflow/names.ts";
import { preparationPrefixes } from "../../pipeline/workflow/preparation/prefixes.ts";
import type { Grants } from "./task-grants.ts";

const { kept, work } = preparationPrefixes;
const REQUEST = `${kept}*/request.json`;
const WORK = `${work}*`;

/** Reads the request and what other steps have written, and writes for them. */
function step({ data }: Grants): PolicyStatement[] {
  return [data.list(), ...data.read(REQUEST, WORK), ...data.write(WORK)];
}

/** MiB with which Lambda gives a whole processor: a step uses one, and 50,000 rows some 200 MB (measured). */
const ONE_PROCESSOR = 1769;

/** The functions of preparations; see `tasks` in task-functions.ts. */
export const preparationTasks = {
  ListFiles: {
    minutes: 15,
    allow: (grants: Grants) => [...step(grants), ...readSources(grants, ["list", "read"])],
  },
  ReadShard: {
    minutes: 15,
    memory: ONE_PROCESSOR,
    // An archive or a workbook is unpacked there.
    disk: 2048,
    allow: (grants: Grants) => [...step(grants), ...readSources(grants, ["read"])],
  },
  // Of ten million rows a part has 12 MB of fingerprints, and its tables some ten times as much.
  FindDuplicates: { minutes: 15, memory: ONE_PROCESSOR, allow: step },
  // Of ten million rows it holds 90 MB of draws, and what their sorting takes.
  ChooseRows: {
    minutes: 15,
    memory: 3008,
    allow: ({ data }: Grants) => [...data.read(REQUEST, WORK), ...data.write(WORK)],
  },
  ExtractRows: { minutes: 15, allow: step },
  // The whole dataset is written to its disk before it is sent.
  WriteDataset: {
    minutes: 15,
    memory: 3008,
    disk: 10_240,
    allow: (grants: Grants) => [
      ...grants.data.read(REQUEST, WORK, `${kept}*/dataset/*`),
      ...grants.data.write(`${kept}*/dataset/*`),
    ],
  },
} as const;

/** Reads what the settings allow, and data that people put into the stack's own bucket. */
function readSources(
  { scope, data, settings }: Grants,
  may: readonly ("list" | "read")[],
): PolicyStatement[] {
  const places = settings.sourceBuckets.map((place) => sourceOf(scope, place));
  const own = data.read(`${requestPrefixes.data}*`);
  if (places.length === 0) return own;
  return [
    ...own,
    new PolicyStatement({
      actions: ["s3:GetObject"],
      resources: places.map(({ bucket, prefix }) => `${bucket}/${prefix}*`),
    }),
    ...(may.includes("list") ? places.map(listing) : []),
  ];
}

interface Source {
  /** ARN of the bucket. */
  readonly bucket: string;
  readonly prefix: string;
}

function sourceOf(scope: Construct, place: string): Source {
  const [name = "", ...rest] = place.split("/");
  const { partition } = Stack.of(scope);
  return { bucket: `arn:${partition}:s3:::${name}`, prefix: rest.join("/") };
}

function listing({ bucket, prefix }: Source): PolicyStatement {
  return new PolicyStatement({
    actions: ["s3:ListBucket"],
    resources: [bucket],
    ...(prefix === "" ? {} : { conditions: { StringLike: { "s3:prefix": `${prefix}*` } } }),
  });
}

/** Wildcards of these functions in the settings' buckets, as cdk-nag names them. */
export function sourceFindings({ sourceBuckets }: DeploymentSettings): string[] {
  return sourceBuckets.map((place) => {
    const [name, ...rest] = place.split("/");
    return `Resource::arn:<AWS::Partition>:s3:::${name}/${rest.join("/")}*`;
  });
}
