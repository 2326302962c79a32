import { UserError } from "../errors.ts";
import type { BaseModelFacts } from "./base-model.ts";
import { baseModels, findBaseModel, refuseEnded } from "./base-models.ts";
import { DataRules, type Method } from "./data-rules.ts";

/** Short names of the base models whose data rules are known. */
export function knownModels(): readonly string[] {
  return baseModels()
    .filter(({ dataRules }) => Object.keys(dataRules).length > 0)
    .map(({ name }) => name);
}

/**
 * What a base model requires of the data, by short name or id, with or without context suffix.
 * @throws UserError `Dataset.UnknownModel`, `Model.Ended`, or `Dataset.UnknownMethod` when the model is
 * not tuned that way
 */
export function findModelRules(model: string, method: Method = "sft"): DataRules {
  const found = findBaseModel(model);
  if (found === undefined) {
    refuseEnded(model);
    throw unknownModel(model);
  }
  const rules = found.dataRules[method];
  if (rules === undefined) throw unknownMethod(found, method);
  const { source, date, caveat: _caveat, ...limits } = rules;
  return DataRules.parse({
    model: found.ids.customization,
    method,
    family: found.family,
    ...limits,
    source: `${source}; read ${date}`,
  });
}

function unknownMethod(
  { title, unsupported, dataRules }: BaseModelFacts,
  method: Method,
): UserError {
  if (unsupported !== undefined) {
    return new UserError("Dataset.UnknownModel", `${title} is not supported`, {
      hint: unsupported,
    });
  }
  return new UserError("Dataset.UnknownMethod", `${title} is not tuned by ${method}`, {
    hint: `It is tuned by ${Object.keys(dataRules).join(", ")}.`,
  });
}

function unknownModel(model: string): UserError {
  return new UserError("Dataset.UnknownModel", `the data rules of "${model}" are not known`, {
    hint: `Known models: ${knownModels().join(", ")}.`,
  });
}
