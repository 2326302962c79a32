import { counted, grouped } from "../counts.ts";
import { plainPoints } from "../evaluation/score-text.ts";
import type { RunReport } from "../run-folder/report.ts";
import type { Reason, Verdict } from "../run-folder/verdict.ts";

/** What the reader can do next: sentences, and a command where one does it. */
export interface NextStep {
  readonly text: string;
  readonly command: string | null;
}

/** What to do next, the best first; at least one step. */
export function nextSteps(report: RunReport): NextStep[] {
  const { ending, verdict, runId } = report;
  switch (ending) {
    case "accepted":
      return acceptedSteps(report);
    case "rejected":
      return verdict === null ? [again(report)] : rejectedSteps(report, verdict);
    case "cannot-tell":
      return [moreRows(verdict)];
    case "failed":
    case "stopped":
      return [again(report)];
    case "not-tuned":
      return [
        step("Keep the base model, or look for rows that it answers wrongly before you tune."),
        step("To tune all the same:", `tunewright resume ${runId} --tune-anyway`),
      ];
    case "a-a":
      return [
        step("Nothing: the gate does what it should on these rows. Tune when you are ready."),
      ];
  }
}

/** @param command absent: none does it */
export function step(text: string, command: string | null = null): NextStep {
  return { text, command };
}

function acceptedSteps({ request, runId, rows }: RunReport): NextStep[] {
  const worse = rows?.counts.worse ?? 0;
  return [
    step(
      "Ask the tuned model a question of your own.",
      `tunewright invoke ${request?.group ?? runId} "…"`,
    ),
    ...(worse === 0
      ? []
      : [step("Read the rows that became worse, below, before you send it real traffic.")]),
  ];
}

function again({ runId }: RunReport): NextStep {
  return step(
    "Remove the cause that is named above, then continue from what exists. What was trained is not trained again.",
    `tunewright resume ${runId}`,
  );
}

function moreRows(verdict: Verdict | null): NextStep {
  const needed = verdict?.rowsNeeded ?? null;
  const how = "Label more rows, or hold out a larger share of those you have.";
  const command = "tunewright tune FILE --model NAME --evaluation-share 0.4";
  if (verdict !== null && verdict.scores[0].gain <= verdict.gate.minimumGain) {
    return step(
      `More held-out rows would tell whether it is better, but a gain of ${plainPoints(verdict.scores[0].gain)} points is not above the ${plainPoints(verdict.gate.minimumGain)} that the gate requires (gate.minimumGain). More or better training rows come first.`,
    );
  }
  if (verdict === null || needed === null) {
    return step(`More held-out rows would narrow the interval. ${how}`, command);
  }
  return step(
    `About ${grouped(needed)} more held-out rows than these ${grouped(verdict.rows)} would tell, ` +
      `if the gain is as large as it looks here. ${how}`,
    command,
  );
}

function rejectedSteps(report: RunReport, verdict: Verdict): NextStep[] {
  const steps = [step(reasonStep(verdict.reason, verdict))];
  const { cut } = verdict.answers.tuned;
  if (cut > 0) {
    steps.unshift(
      step(
        `${grouped(cut)} answers of the tuned model were cut off. Allow longer answers (evaluation.maxTokens in the config file), then evaluate the same model again.`,
        `tunewright tune FILE --from-model ${report.modelArn ?? "ARN"}`,
      ),
    );
  }
  return steps;
}

/** The example's prompt is enough only if it is not just the rows that are too few to tell. */
function fewShotStep({ fewShot }: Verdict): string {
  const examples = counted(fewShot?.examples ?? 0, "example");
  return fewShot !== null && fewShot.comparison.gain > 0
    ? `A prompt with ${examples} may do as well: hold out more rows to see whether the tuned model is worth its price, or use the base model with such a prompt.`
    : `A prompt with ${examples} does as well: do not pay for a tuned model. Put the most similar training rows before each question to the base model.`;
}

function reasonStep(reason: Reason, verdict: Verdict): string {
  switch (reason.kind) {
    case "hard-break":
      return "Check that the training answers all have the form that you expect, and that the questions say which form that is.";
    case "below-floor":
      return "Check the labels of the training rows, and that rare answers have enough rows: one fixed answer does as well as this model.";
    case "below-few-shot":
      return fewShotStep(verdict);
    case "worse-than-champion":
      return "Keep the model that the alias points at. Train on more or better rows before the next attempt.";
    case "forgets":
      return "Add rows like those of the earlier dataset to the training rows, since the new model forgets them.";
    case "slice-below-floor":
      return `Add training rows with ${reason.by} “${reason.value}”, the part in which the model is too weak.`;
    case "gain-above-minimum":
    case "gain-not-above-minimum":
      return verdict.verdict === "worse"
        ? "Keep the base model. Look at the rows that became worse: wrong or contradictory labels show there first."
        : "Keep the base model. More or better training rows, or another base model, may help; more epochs alone seldom do.";
  }
}
