import { expect, it } from "vitest";
import { curveText } from "../../../pipeline/metrics/curve-text.ts";
import { judged } from "../../support/curve.ts";

const chance = { labels: 3, loss: Math.log(3), below: 0.9, lossPer: "answer" } as const;

it.each([
  ["without validation", judged([4, 1]), [/fell from 4\.000 to 1\.000\. Without a validation set/]],
  [
    "with random labels",
    judged([1.2, 0.9, 0.3], [1.175, 1.164], { chance }),
    [
      "The training loss fell from 1.200 to 0.300.",
      "The validation loss ended at 1.164, 0.864 above the training loss.",
      "That does not beat chance: guessing the 3 labels as often as they occur has a loss of 1.099.",
      "The model learned nothing that holds for other rows.",
    ],
  ],
  [
    "just below chance",
    judged([1.2, 0.9, 0.3], [1.0], { chance }),
    ["does not beat chance: ", "only less than 0.900 would be more than luck on so few rows"],
  ],
  [
    "with an epoch too many",
    judged([4, 3, 2, 1], [0.9, 1.4], { usdPerEpoch: 1.5 }),
    [
      "The validation loss rose again from 0.900 to 1.400.",
      "One epoch of 2 would have done (the best was epoch 1) and saved about 1.50 USD.",
    ],
  ],
  [
    "with an epoch too many and no price",
    judged([4, 1], [0.9, 0.9]),
    [/One epoch of 2 would have done\.$/],
  ],
  ["with a rise", judged([1, 2, 3, 4]), [/diverged: its loss rose from 1\.000 to 4\.000/]],
  [
    "that is no number",
    judged([4, 3, 2], [], {
      notFinite: [{ set: "training", value: "NaN", count: 2, firstStep: 9, atEnd: true }],
    }),
    [/no number \(NaN\) in 2 steps, first in step 9 and still at the end/, /diverged/],
  ],
  ["that is flat", judged([4, 4, 4]), [/hardly changed .*: nothing was learned/]],
  [
    "that falls from epoch to epoch",
    judged([9, 1, 5, 7, 1, 8, 0.5, 4.5, 0.5, 6.5], [2, 1]),
    [/fell from 4\.600, the mean of the first epoch, to 4\.000, that of the last/],
  ],
  [
    "that is near 0",
    judged([0.0002, 0.0001, 0]),
    [/near 0 from the first .*: there was nothing to learn/],
  ],
  ["of a single step", judged([4]), ["too few metrics"]],
  [
    "by token below chance",
    judged([4, 1], [0.5], { chance: { ...chance, lossPer: "token" } }),
    ["Whether that beats chance is not known"],
  ],
  [
    "by token above chance",
    judged([4, 1], [2], { chance: { ...chance, lossPer: "token" } }),
    [/above chance.*which AWS does not document/],
  ],
])("a curve %s is put into words", (_, curve, expected) => {
  for (const part of expected) expect(curveText(curve)).toMatch(part);
});
