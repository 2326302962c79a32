import { grouped } from "../counts.ts";
import type { Comparison, FormFault, Reason, Verdict } from "../run-folder/verdict.ts";
import { isRightOrWrong } from "../workflow/score-spec.ts";
import { intervalText, percentText, pointsText, shareText } from "./score-text.ts";
import { scoreTitle } from "./score-title.ts";

type Rejection = Exclude<Reason["kind"], "gain-above-minimum">;

/**
 * Why the gate accepted or rejected, in one sentence for people, which comes after the outcome. Of the rows it names
 * labels only, never a text.
 */
export function reasonText(verdict: Verdict): string {
  const { kind } = verdict.reason;
  const text = kind === "gain-above-minimum" ? accepted(verdict) : rejections[kind](verdict);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function accepted(verdict: Verdict): string {
  const { scores, gate } = verdict;
  const minimum = gate.minimumGain;
  const required = minimum === 0 ? "" : `, certainly above the required ${pointsOf(minimum)}`;
  return `${bothModels(verdict)}, a gain of ${pointsOf(scores[0].gain)}${required} ${interval(verdict)}`;
}

/** Each finds its own part of the verdict; where a part is missing, the scores alone are given. */
const rejections: Readonly<Record<Rejection, (verdict: Verdict) => string>> = {
  "gain-not-above-minimum": noGain,
  "hard-break": hardBreak,
  "below-floor": belowFloor,
  "below-few-shot": (verdict) =>
    against(verdict, verdict.fewShot?.comparison, {
      other: `the base model with ${verdict.fewShot?.examples} examples in its prompt`,
      doubt: "the difference may be chance",
    }),
  "worse-than-champion": ({ champion, ...verdict }) =>
    against({ ...verdict, champion }, champion?.comparison, {
      other: `the model that “${champion?.alias}” points at`,
      doubt: `the tuned model may be more than ${pointsOf(champion?.margin ?? 0)} worse`,
    }),
  forgets: ({ champion, ...verdict }) =>
    `on ${champion?.forgetting?.rows} held-out rows of the model that “${champion?.alias}” points at, ` +
    against({ ...verdict, champion }, champion?.forgetting?.comparison, {
      other: "that model",
      doubt: `the tuned model may be more than ${pointsOf(champion?.margin ?? 0)} worse`,
    }),
  "slice-below-floor": sliceBelowFloor,
};

function noGain(verdict: Verdict): string {
  const { gain } = verdict.scores[0];
  const minimum = verdict.gate.minimumGain;
  const endings: Readonly<Record<Verdict["verdict"], string>> = {
    better: `, a gain of ${pointsOf(gain)}, which is not certainly above the required ${pointsOf(minimum)}`,
    worse: ", so that it has become worse",
    "no-difference": ", which makes no difference",
    "cannot-tell": ", and the difference may be chance",
  };
  const more =
    verdict.rowsNeeded === null
      ? ""
      : `; about ${grouped(verdict.rowsNeeded)} more held-out rows would tell`;
  return `${bothModels(verdict)}${endings[verdict.verdict]} ${interval(verdict)}${more}`;
}

const faults: Readonly<Record<FormFault, string>> = {
  "outside-labels": "name none of the labels, or several",
  "not-json": "are not JSON",
  schema: "do not fit the JSON Schema",
  "no-number": "have no number",
  "no-match": "do not match the pattern",
};

/** What answers with a fault of form do, e.g. `are not JSON`. */
export function faultText(kind: FormFault): string {
  return faults[kind];
}

function hardBreak({ reason, breaks, rows }: Verdict): string {
  const broken = breaks.find(({ kind }) => reason.kind === "hard-break" && kind === reason.fault);
  if (broken === undefined) return "answers of the tuned model have a wrong form";
  const { kind, tuned, base } = broken;
  return `${tuned} of ${rows} answers of the tuned model ${faults[kind]}; of the base model's it is ${base}`;
}

function belowFloor(verdict: Verdict): string {
  const { floor, scores } = verdict;
  const other =
    scores[0].spec.kind === "labels"
      ? `always answering “${floor?.answer}”`
      : "giving one and the same answer to every row";
  const doubt = "the difference may be chance";
  return against(verdict, floor?.comparison, { other, would: "would ", doubt });
}

function sliceBelowFloor(verdict: Verdict): string {
  const { reason, slices, gate } = verdict;
  if (reason.kind !== "slice-below-floor") return bothModels(verdict);
  const { by, value } = reason;
  const slice = slices.find((one) => one.by === by && one.value === value);
  // The values of a column of the user's own may be anything, so that only verdict.json has them.
  const isKnown = by === "label" || by === "language" || by === "length";
  const which = isKnown ? `${by} “${value}”` : `one value of the column "${by}"`;
  return `${scored("the tuned model", verdict, slice?.tuned ?? 0)} in the ${slice?.rows} rows with ${which}, below the required ${percentText(gate.sliceFloor ?? 0)}`;
}

/** The tuned model and what it was compared with, and why it does not pass. */
function against(
  verdict: Verdict,
  comparison: Comparison | undefined,
  { other, would = "", doubt }: { other: string; would?: string; doubt: string },
): string {
  if (comparison === undefined) return bothModels(verdict);
  const { tuned, base, interval } = comparison;
  const ending = interval.high < 0 ? "which is certainly better" : `and ${doubt}`;
  return (
    `${scored("the tuned model", verdict, tuned)}; ${scored(other, verdict, base, would)}, ${ending} ` +
    intervalOf(comparison, verdict)
  );
}

function bothModels(verdict: Verdict): string {
  const { tuned, base } = verdict.scores[0];
  return `${scored("the tuned model", verdict, tuned)}, the base model ${percentText(base)}`;
}

function interval(verdict: Verdict): string {
  return intervalOf(verdict.scores[0], verdict);
}

/** e.g. `(95% interval −6.1 to +14.2 points)`. */
function intervalOf({ interval: of }: Comparison, { gate }: Verdict): string {
  return `(${shareText(gate.confidence)} interval ${intervalText(of)} points)`;
}

/** A difference without the sign of a gain, e.g. `4.2 points`. */
function pointsOf(difference: number): string {
  return `${pointsText(difference).replace("+", "")} points`;
}

/** e.g. `the tuned model gets 37.5% right`, `the tuned model has 61.2% in token F1`. */
function scored(who: string, { scores }: Verdict, value: number, would = ""): string {
  const { spec, name } = scores[0];
  const [gets, has] = would === "" ? ["gets", "has"] : [`${would}get`, `${would}have`];
  return isRightOrWrong(spec)
    ? `${who} ${gets} ${percentText(value)} right`
    : `${who} ${has} ${percentText(value)} in ${scoreTitle(name)}`;
}
