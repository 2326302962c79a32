import { counted } from "../counts.ts";
import type { Curve, NotFinite } from "../run-folder/metrics.ts";
import { aboutUsd } from "../usd.ts";

/** What the losses of a training say, in sentences, and what to do about it. */
export function curveText(curve: Curve): string {
  const sentences = [
    trainingText(curve),
    ...curve.notFinite.map(notFiniteText),
    ...validationTexts(curve),
    ...epochTexts(curve),
  ];
  return sentences.join(" ");
}

function trainingText({ shape, training, notFinite }: Curve): string {
  if (training === null) {
    return notFinite.length > 0
      ? "The training diverged: a lower learning rate may help."
      : "The job reported too few metrics to judge its loss curve.";
  }
  const range =
    training.over === "epochs"
      ? `from ${loss(training.first)}, the mean of the first epoch, to ${loss(training.last)}, that of the last`
      : `from ${loss(training.first)} to ${loss(training.last)}`;
  switch (shape) {
    case "diverged":
      return training.last > training.first
        ? `The training diverged: its loss rose ${range}. A lower learning rate may help.`
        : `The training diverged: its loss was ${loss(training.first)} in the beginning and ${loss(training.last)} at the end, after it had been lower. A lower learning rate may help.`;
    case "flat":
      return `The training loss hardly changed (${range}): nothing was learned. A higher learning rate or more epochs may help.`;
    case "known":
      return `The training loss was near 0 from the first steps on (${range}): there was nothing to learn. All answers are the same, or the model knew them.`;
    case "noisy":
      return `The training loss went ${range}, but single steps differ so much that this says little.`;
    default:
      return `The training loss fell ${range}.`;
  }
}

function notFiniteText({ set, value, count, firstStep, atEnd }: NotFinite): string {
  const end = atEnd ? " and still at the end" : "";
  return `The ${set} loss was no number (${value}) in ${counted(count, "step")}, first in step ${firstStep}${end}.`;
}

function validationTexts(curve: Curve): string[] {
  const { validation, gap, training } = curve;
  if (validation === null) {
    return [
      "Without a validation set it is not known whether the model learned its rows by heart, or how many epochs were enough.",
    ];
  }
  const rose = validation.last > validation.best && curve.shape === "overfitting";
  const path = rose
    ? `rose again from ${loss(validation.best)} to ${loss(validation.last)}`
    : `ended at ${loss(validation.last)}`;
  const gapText =
    gap !== null && training !== null && gap > training.last && gap > 0.1
      ? `, ${loss(gap)} above the training loss`
      : "";
  return [`The validation loss ${path}${gapText}.`, ...chanceTexts(curve)];
}

function chanceTexts({ chance, beatsChance, validation }: Curve): string[] {
  if (chance === null || validation === null) return [];
  const guessing = `guessing the ${chance.labels} labels as often as they occur has a loss of ${loss(chance.loss)}`;
  if (beatsChance === true) return [`That beats chance: ${guessing}.`];
  if (beatsChance === false) {
    return [
      `That does not beat chance: ${guessing}${validation.last < chance.loss ? `, and only less than ${loss(chance.below)} would be more than luck on so few rows` : ""}. The model learned nothing that holds for other rows.`,
    ];
  }
  if (validation.last <= chance.loss) {
    return [
      `Whether that beats chance is not known: ${guessing} an answer, and Bedrock's loss is a mean per token.`,
    ];
  }
  return [
    `That is above chance: ${guessing} an answer. If Bedrock's mean is of the answers' tokens only, which AWS does not document, the model is worse than guessing.`,
  ];
}

function epochTexts({ epochs, enoughEpochs, bestEpoch, savedUsd, shape }: Curve): string[] {
  if (enoughEpochs === null || enoughEpochs >= epochs) return [];
  const best = shape === "overfitting" ? ` (the best was epoch ${bestEpoch})` : "";
  const saved = savedUsd === null ? "" : ` and saved ${aboutUsd(savedUsd)}`;
  const many = enoughEpochs === 1 ? "One epoch" : `${enoughEpochs} epochs`;
  return [`${many} of ${epochs} would have done${best}${saved}.`];
}

function loss(value: number): string {
  return value.toFixed(3);
}
