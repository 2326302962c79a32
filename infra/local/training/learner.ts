import { type AnswerForm, formLike, isSameForm } from "./classify/answer-form.ts";
import { choicesIn } from "./classify/choices.ts";
import { Classifier } from "./classify/classifier.ts";
import { ClassifyLearner } from "./classify/classify-learner.ts";
import { TextLearner } from "./text/text-learner.ts";
import { TextModel } from "./text/text-model.ts";
import type { LearnedFrom, Learner } from "./training.ts";
import type { TunedModel } from "./tuned-model.ts";

/**
 * Learns what the data is: labels to choose from, or text to write.
 * @param like learner of all the data, of which this is a part: learned in the same way
 */
export function learnerFor(data: LearnedFrom, like?: Learner): Learner {
  const form = like === undefined ? formFor(data) : formAs(like, data);
  return form === undefined ? new TextLearner(data) : new ClassifyLearner(data, form);
}

/** Undefined where text is written: a model that writes, trained further, writes labels too, and keeps what it knows. */
function formFor({ examples, earlier }: LearnedFrom): AnswerForm | undefined {
  if (earlier instanceof TextModel) return undefined;
  return choicesIn(examples, earlier?.form);
}

function formAs({ model }: Learner, { examples }: LearnedFrom): AnswerForm | undefined {
  const answers = examples.map(({ completion }) => completion);
  return model instanceof Classifier ? formLike(model.form, answers) : undefined;
}

/** What a training further made of the earlier model: one that chooses cannot learn to write, or other objects. */
export type EarlierModel = "continued" | "left-out";

/** Whether a model has what the earlier one knew; undefined without an earlier one. */
export function useOf(
  earlier: TunedModel | undefined,
  model: TunedModel,
): EarlierModel | undefined {
  if (earlier === undefined) return undefined;
  const isContinued =
    earlier instanceof TextModel
      ? model instanceof TextModel
      : model instanceof Classifier && isSameForm(model.form, earlier.form);
  return isContinued ? "continued" : "left-out";
}
