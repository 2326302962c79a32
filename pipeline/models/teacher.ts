import { findBaseModel } from "../../dataset-tools/models/base-models.ts";
import { UserError } from "../errors.ts";
import type { PriceFile } from "./price-file.ts";
import { withListedPrices } from "./prices.ts";
import { type BaseModel, resolveModel } from "./resolve.ts";
import { withoutArea } from "./same-model.ts";

/** The larger model whose answers a student learns. */
export interface Teacher {
  /** Short name. */
  readonly name: string;
  /** As Bedrock takes it for a distillation: a foundation model's id, or an inference profile. */
  readonly id: string;
  /** Tokens of an answer at most; null: Bedrock's own limit. */
  readonly maxResponseLength: number | null;
  readonly prices: BaseModel["prices"];
}

/** What a config says of it. */
interface TeacherSettings {
  readonly distillation?:
    | { readonly teacher: string; readonly maxResponseLength?: number | undefined }
    | undefined;
  /** None may be set. */
  readonly hyperparameters: Readonly<Record<string, string>>;
}

/**
 * The teacher of a run that distills; undefined where the run tunes on the rows' own answers.
 * @param listed prices that were read from AWS's Price List, in place of the shipped ones
 * @throws UserError `Distillation.Student`, `.Teacher` or `.Hyperparameters`
 */
export function resolveTeacher(
  { distillation, hyperparameters }: TeacherSettings,
  student: BaseModel,
  listed: PriceFile | null = null,
): Teacher | undefined {
  if (distillation === undefined) return undefined;
  const { teacher: wanted, maxResponseLength = null } = distillation;
  const names = teachersOf(student);
  const facts = findBaseModel(withoutArea(wanted));
  if (facts === undefined || !names.includes(facts.name)) {
    throw new UserError("Distillation.Teacher", `${wanted} cannot teach ${student.title}`, {
      hint: `Bedrock distills it from ${names.join(" or ")}.`,
    });
  }
  const [given] = Object.keys(hyperparameters);
  if (given !== undefined) {
    throw new UserError(
      "Distillation.Hyperparameters",
      `${given} cannot be set: Bedrock chooses all hyperparameters of a distillation itself`,
      { hint: "Omit it, or omit --teacher." },
    );
  }
  const { name, ids } = facts;
  const { prices } = withListedPrices(resolveModel(name), listed);
  // An inference profile is kept: it says where the teacher is asked.
  const id = withoutArea(wanted) === wanted ? ids.inference : wanted;
  return { name, id, maxResponseLength, prices };
}

function teachersOf({ id, title }: BaseModel): readonly string[] {
  // A custom model has the facts of its base model, but is no student itself.
  const facts = id.startsWith("arn:") ? undefined : findBaseModel(id);
  if (facts?.teachers !== undefined) return facts.teachers.names;
  throw new UserError("Distillation.Student", `no teacher is known for ${title}`, {
    hint: "Omit --teacher to tune it on the answers of your rows. `tunewright models show NAME` names the teachers of a model.",
  });
}
