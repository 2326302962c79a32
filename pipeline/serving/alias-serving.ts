import { type BedrockClient, TagResourceCommand } from "@aws-sdk/client-bedrock";
import { isAwsError } from "../errors.ts";
import { aliasTag, servingNames } from "../registry/alias-names.ts";
import type { AliasName } from "../registry/alias-record.ts";
import { type Served, servingPathOf } from "../registry/serving.ts";
import { ALIAS_TAG, GROUP_TAG, LEASE_TAG, RUN_TAG } from "../workflow/names.ts";
import { onDemand } from "./on-demand.ts";
import { provisioned } from "./provisioned.ts";
import type { AliasServing, NewServing, ServingWay } from "./serving-way.ts";
import { tagsOf } from "./tags.ts";

const ways: Readonly<Record<Served["path"], ServingWay>> = { "on-demand": onDemand, provisioned };

/** The way of serving that an ARN is of, or of that name. */
export function wayOf(arnOrPath: string): ServingWay {
  return ways[arnOrPath in ways ? (arnOrPath as Served["path"]) : servingPathOf(arnOrPath)];
}

/** A deployment or throughput as it is now; undefined where it no longer exists. */
export async function findAliasServing(
  bedrock: BedrockClient,
  arn: string,
): Promise<AliasServing | undefined> {
  try {
    return await wayOf(arn).get(bedrock, arn);
  } catch (error) {
    if (isAwsError(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
}

/** With the values of its tags. */
export interface NamedServing extends AliasServing {
  readonly lease: string | undefined;
  readonly runId: string | undefined;
}

/** What has one of the alias's two names: its own, by the tag, and what belongs to others. */
export interface Named {
  readonly own: NamedServing[];
  /** ARNs by name. */
  readonly foreign: ReadonlyMap<string, string>;
}

/** Everything that has one of the names of the alias's serving, of both ways. */
export async function findNamed(bedrock: BedrockClient, name: AliasName): Promise<Named> {
  const names = servingNames(name);
  const lists = await Promise.all(
    Object.values(ways).flatMap((way) => names.map((one) => way.list(bedrock, one))),
  );
  const found = new Map(lists.flat().map((one) => [one.arn, one.name]));
  const own: Named["own"] = [];
  const foreign = new Map<string, string>();
  for (const [arn, itsName] of found) {
    if (!names.includes(itsName)) continue;
    const tags = await tagsOf(bedrock, arn);
    if (tags === undefined) continue;
    if (tags.get(ALIAS_TAG) !== aliasTag(name)) {
      foreign.set(itsName, arn);
      continue;
    }
    const serving = await findAliasServing(bedrock, arn);
    if (serving === undefined) continue;
    own.push({ ...serving, lease: tags.get(LEASE_TAG), runId: tags.get(RUN_TAG) });
  }
  return { own, foreign };
}

/** Tags of what serves an alias of its own. @param lease ISO 8601, or `none` */
export function aliasTags(
  name: AliasName,
  { runId, lease }: { runId: string; lease: string },
): NewServing["tags"] {
  return [
    { key: RUN_TAG, value: runId },
    { key: GROUP_TAG, value: name.group },
    { key: LEASE_TAG, value: lease },
    { key: ALIAS_TAG, value: aliasTag(name) },
  ];
}

/** Replaces tags of a deployment or throughput. */
export async function tag(
  bedrock: BedrockClient,
  resourceARN: string,
  tags: NewServing["tags"],
): Promise<void> {
  await bedrock.send(new TagResourceCommand({ resourceARN, tags }));
}
