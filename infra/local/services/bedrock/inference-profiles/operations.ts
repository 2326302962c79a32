import { allow } from "../../../kernel/define-service.ts";
import type { Permission } from "../../../kernel/service.ts";
import type { BedrockOperations } from "../checked-operations.ts";
import { invalid, notFound } from "../errors.ts";
import { findEarlier } from "../idempotency.ts";
import { foundationModelArn, newId, ownArn } from "../ids.ts";
import { findBase, findFoundationModel, inferenceTypesIn } from "../models/foundation-models.ts";
import { checkAlive, hasEnded } from "../models/lifecycle.ts";
import { iso, listPage } from "../paging.ts";
import { on, tagging } from "../permissions.ts";
import type { BedrockState } from "../state.ts";
import { addTags } from "../tags.ts";
import {
  type ApplicationProfile,
  allProfiles,
  findProfile,
  type InferenceProfile,
} from "./profile.ts";

const TYPE = "application-inference-profile";

/** The operations on inference profiles. */
export function inferenceProfileOperations(state: BedrockState): BedrockOperations {
  const any = ownArn(state.cloud, `${TYPE}/*`);
  return {
    CreateInferenceProfile: {
      permissions: ({ modelSource, tags }) => [
        ...on("bedrock:CreateInferenceProfile", any, modelSource?.copyFrom),
        ...tagging(tags, any),
      ],
      run: (request) => ({ inferenceProfileArn: create(state, request).arn, status: "ACTIVE" }),
    },
    GetInferenceProfile: {
      permissions: ({ inferenceProfileIdentifier: identifier }) =>
        permissionsOn(state, "bedrock:GetInferenceProfile", identifier),
      run: ({ inferenceProfileIdentifier: identifier }) => describe(known(state, identifier)),
    },
    ListInferenceProfiles: {
      permissions: () => allow("bedrock:ListInferenceProfiles"),
      run({ typeEquals = "SYSTEM_DEFINED", ...request }) {
        const items = allProfiles(state)
          .filter(({ type }) => type === typeEquals)
          .filter(({ modelId }) => !hasEnded(state, findBase(modelId).model))
          .map((profile) => ({
            id: profile.id,
            time: profile.creationTime,
            name: profile.name,
            summary: describe(profile),
          }));
        return listPage(items, request, "inferenceProfileSummaries");
      },
    },
    DeleteInferenceProfile: {
      permissions: ({ inferenceProfileIdentifier: identifier }) =>
        permissionsOn(state, "bedrock:DeleteInferenceProfile", identifier),
      run({ inferenceProfileIdentifier: identifier }) {
        const { type, id, arn } = known(state, identifier);
        if (type === "SYSTEM_DEFINED") {
          throw invalid("A system-defined inference profile can't be deleted.");
        }
        state.profiles.delete(id);
        state.tags.delete(arn);
        return {};
      },
    },
  };
}

function create(state: BedrockState, request: ApplicationProfile["request"]): InferenceProfile {
  const earlier = findEarlier(state.profiles, request);
  if (earlier) return earlier;
  const source = sourceOf(state, request.modelSource.copyFrom ?? "");
  const id = newId();
  const { inferenceProfileName: name, description, tags } = request;
  const profile: ApplicationProfile = {
    id,
    arn: ownArn(state.cloud, `${TYPE}/${id}`),
    name,
    ...(description === undefined ? {} : { description }),
    type: "APPLICATION",
    ...source,
    creationTime: state.cloud.clock.now(),
    request,
  };
  addTags(state, profile.arn, tags);
  state.profiles.put(id, profile);
  return profile;
}

/** What a new profile routes to: a base model in this Region alone, or where one of AWS's own profiles does. */
function sourceOf(
  state: BedrockState,
  arn: string,
): Pick<InferenceProfile, "modelId" | "modelArns"> {
  const profile = findProfile(state, arn);
  if (profile?.type === "SYSTEM_DEFINED") {
    return { modelId: profile.modelId, modelArns: profile.modelArns };
  }
  const found = findFoundationModel(arn, state.cloud);
  if (found === undefined) throw invalid("The provided model identifier is invalid.");
  checkAlive(state, found.model);
  const answers = inferenceTypesIn(found.model, state.cloud.region).includes("ON_DEMAND");
  if (found.context !== undefined || !answers) {
    throw invalid(
      `The model ${found.id} isn't supported on demand. Copy from an inference profile that contains this model.`,
    );
  }
  return { modelId: found.id, modelArns: [foundationModelArn(state.cloud, found.id)] };
}

function known(state: BedrockState, identifier: string): InferenceProfile {
  const profile = findProfile(state, identifier);
  if (profile) return profile;
  throw notFound("The provided inference profile identifier is invalid.");
}

function permissionsOn(
  state: BedrockState,
  action: string,
  identifier: string | undefined,
): Permission[] {
  if (identifier === undefined || identifier.startsWith("arn:")) return on(action, identifier);
  const type = identifier.includes(".") ? "inference-profile" : TYPE;
  return on(action, ownArn(state.cloud, `${type}/${identifier}`));
}

function describe({ id, arn, name, description, type, modelArns, creationTime }: InferenceProfile) {
  return {
    inferenceProfileName: name,
    description,
    createdAt: iso(creationTime),
    updatedAt: iso(creationTime),
    inferenceProfileArn: arn,
    models: modelArns.map((modelArn) => ({ modelArn })),
    inferenceProfileId: id,
    status: "ACTIVE",
    type,
  };
}
