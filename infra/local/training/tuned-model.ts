import type { Classifier } from "./classify/classifier.ts";
import type { TextModel } from "./text/text-model.ts";

/** What a training makes: a model of one of the two ways. */
export type TunedModel = Classifier | TextModel;
