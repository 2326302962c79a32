import { invalid } from "../../errors.ts";
import { findInvoked } from "../../inference-profiles/profile.ts";
import { findCustomModel } from "../../models/custom-model.ts";
import {
  distillationOf,
  type FoundModel,
  findFoundationModel,
  inferenceTypesIn,
} from "../../models/foundation-models.ts";
import { checkAlive } from "../../models/lifecycle.ts";
import type { BedrockState } from "../../state.ts";
import type { CustomizationRequest } from "../job.ts";

/** What a request says of its teacher; undefined where it names none. */
export function teacherOf({ customizationConfig }: CustomizationRequest) {
  return customizationConfig?.distillationConfig?.teacherModelConfig;
}

/** Whether a job learns from a teacher's answers. */
export function isDistillation({ customizationType }: CustomizationRequest): boolean {
  return customizationType === "DISTILLATION";
}

/**
 * Checks what a request for a distillation has besides those of any job: a teacher that may teach this student and
 * answers in this Region, and no hyperparameters. Throws `ValidationException`, or `ResourceNotFoundException` for a
 * teacher at the end of its life.
 */
export function checkDistillation(
  state: BedrockState,
  request: CustomizationRequest,
  { model: student }: FoundModel,
): void {
  const { teachers } = distillationOf(student);
  if (findCustomModel(state, request.baseModelIdentifier)) {
    throw invalid("A custom model isn't supported as the student of a distillation.");
  }
  const config = teacherOf(request);
  if (config === undefined) {
    throw invalid("The customization type DISTILLATION requires a distillationConfig.");
  }
  if (Object.keys(request.hyperParameters ?? {}).length > 0) {
    throw invalid("Hyperparameters aren't supported for the customization type DISTILLATION.");
  }
  if (request.trainingDataConfig.invocationLogsConfig !== undefined) {
    throw invalid(
      "The local Bedrock does not simulate training data from invocation logs (invocationLogsConfig).",
    );
  }
  const id = findTeacher(state, config.teacherModelIdentifier);
  if (teachers.includes(id)) return;
  throw invalid(
    `The model ${id} can't be the teacher of ${student.modelId}. Supported teachers: ${teachers.join(", ")}.`,
  );
}

/** The base model that an identifier names, by itself or by an inference profile. */
function findTeacher(state: BedrockState, identifier: string): string {
  const { cloud } = state;
  const profile = findInvoked(state, identifier);
  const found = findFoundationModel(profile?.modelId ?? identifier, profile ? {} : cloud);
  if (found === undefined || found.context !== undefined) {
    throw invalid("The provided teacher model identifier is invalid.");
  }
  checkAlive(state, found.model);
  const answersByItself = inferenceTypesIn(found.model, cloud.region).includes("ON_DEMAND");
  if (profile === undefined && !answersByItself) {
    throw invalid(
      `The teacher model ${identifier} doesn't answer on demand by its id. Use the ID or ARN of an inference profile that contains this model.`,
    );
  }
  return found.model.modelId;
}
