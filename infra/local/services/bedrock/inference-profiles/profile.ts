import type { CreateInferenceProfileCommandInput } from "@aws-sdk/client-bedrock";
import type { Checked } from "../../../kernel/define-service.ts";
import type { Cloud } from "../../../kernel/service.ts";
import type { Collection } from "../../../kernel/store.ts";
import { ownArn } from "../ids.ts";
import { allFoundationModels, type FoundationModel } from "../models/foundation-models.ts";
import table from "./geographies.json" with { type: "json" };

/** An id by which a base model is invoked: AWS's own, which routes between Regions, or one of the account's. */
export interface InferenceProfile {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  readonly type: "SYSTEM_DEFINED" | "APPLICATION";
  /** The base model, e.g. `amazon.nova-micro-v1:0`. */
  readonly modelId: string;
  /** The base model's ARN in each Region that requests are routed to. */
  readonly modelArns: readonly string[];
  /** Milliseconds of the cloud. */
  readonly creationTime: number;
}

/** A profile that the account has made to tell its own use apart, as it is stored. */
export interface ApplicationProfile extends InferenceProfile {
  readonly request: Checked<CreateInferenceProfileCommandInput>;
}

/** What a profile is found in. */
export interface Profiles {
  readonly cloud: Cloud;
  readonly profiles: Pick<Collection<ApplicationProfile>, "values">;
}

/** Every profile, AWS's own first. */
export function allProfiles({ cloud, profiles }: Profiles): InferenceProfile[] {
  return [...systemProfiles(cloud), ...profiles.values()];
}

/** The profile of that id or ARN; undefined when there is none. */
export function findProfile(state: Profiles, identifier: string): InferenceProfile | undefined {
  return allProfiles(state).find(({ id, arn }) => id === identifier || arn === identifier);
}

/** The profile that a `modelId` invokes: AWS's own by id or ARN, the account's by ARN alone. */
export function findInvoked(state: Profiles, modelId: string): InferenceProfile | undefined {
  const profile = findProfile(state, modelId);
  return profile?.type === "APPLICATION" && profile.arn !== modelId ? undefined : profile;
}

interface Geography {
  readonly name: string;
  /** Regions that requests from any Region of the local cloud are routed to. */
  readonly destinations: readonly string[];
}

/** By the prefix of a profile's id. */
const GEOGRAPHIES: Readonly<Record<string, Geography>> = table.geographies;

/** AWS had these profiles before the account existed. */
const LONG_AGO = Date.UTC(2024, 11, 6);

/** AWS's own profiles of a Region, which never change; every request to a model looks for its id among them. */
const known = new WeakMap<Cloud, readonly InferenceProfile[]>();

function systemProfiles(cloud: Cloud): readonly InferenceProfile[] {
  const profiles = known.get(cloud) ?? makeSystemProfiles(cloud);
  known.set(cloud, profiles);
  return profiles;
}

function makeSystemProfiles(cloud: Cloud): InferenceProfile[] {
  return allFoundationModels()
    .filter(({ context }) => context === undefined)
    .flatMap(({ model }) => model.inferenceProfiles.map((id) => systemProfile(cloud, model, id)));
}

function systemProfile(cloud: Cloud, model: FoundationModel, id: string): InferenceProfile {
  const { modelId, modelName } = model;
  const geography = GEOGRAPHIES[id.split(".")[0] ?? ""];
  if (geography === undefined) throw new Error(`no geography is known for the profile ${id}`);
  const { name, destinations } = geography;
  return {
    id,
    arn: ownArn(cloud, `inference-profile/${id}`),
    name: `${name} ${modelName}`,
    description: `Routes requests to ${modelName} in ${destinations.join(", ")}.`,
    type: "SYSTEM_DEFINED",
    modelId,
    modelArns: destinations.map(
      (region) => `arn:aws:bedrock:${region}::foundation-model/${modelId}`,
    ),
    creationTime: LONG_AGO,
  };
}
