import { gainText, percentText } from "../evaluation/score-text.ts";
import { scoreTitle } from "../evaluation/score-title.ts";
import type { PromotionStep } from "../serving/wait.ts";
import type { ChampionComparison, PromotionProposal } from "./promotion-data.ts";

/** What is wrong with an alias, in words. */
export const BROKEN_ALIAS: Readonly<Record<NonNullable<PromotionProposal["broken"]>, string>> = {
  "version-deleted": "the version that it points at was deleted from the registry",
  "serving-deleted":
    "what served it was deleted by someone: applications get no answer until this is done",
  "move-interrupted": "another move of it has not ended, or was interrupted",
};

const NOT_COMPARABLE = {
  "no-common-rows": "both have answered no held-out row in common",
  "no-run": "the run of one of them is no longer known",
  "no-version": "the version that the alias points at was deleted",
} as const;

/** How the version compares with the one that the alias points at. */
export function championText({
  comparison,
  from,
}: Pick<PromotionProposal, "comparison" | "from">): string {
  const than = from?.version ?? "the champion";
  switch (comparison.kind) {
    case "no-champion":
      return "the alias points at nothing yet";
    case "same-model":
      return "it is the model that the alias points at already";
    case "not-comparable":
      return `cannot be compared with ${than}: ${NOT_COMPARABLE[comparison.why]}`;
    case "verdict":
    case "answers":
      return figuresText(comparison, than);
  }
}

function figuresText(
  { kind, figures }: Extract<ChampionComparison, { figures: unknown }>,
  than: string,
): string {
  const { score, tuned, champion } = figures;
  const where = kind === "verdict" ? "by its run's verdict" : "by rows that both have answered";
  return `${gainText(figures)} against ${than} (${scoreTitle(score)} ${percentText(tuned)}, before ${percentText(champion)}; ${where})`;
}

/** How an alias comes to be served by a version. */
export function servingText({ how, path, modelUnits }: PromotionProposal): string {
  const kind =
    path === "on-demand"
      ? "an on-demand deployment"
      : `provisioned throughput of ${modelUnits} model unit${modelUnits === 1 ? "" : "s"}`;
  switch (how) {
    case "none":
      return "nothing is to be done: it is in service already";
    case "swap":
      return "its model is exchanged; the ARN stays, and no request fails meanwhile";
    case "create":
      return `${kind} of the alias's own is created`;
    case "replace":
      return `${kind} is created in the place of the present one: the ARN changes`;
  }
}

/** What a promotion is doing, in words. */
export const PROMOTION_STEPS: Readonly<Record<PromotionStep, string>> = {
  creating: "creating what serves it",
  swapping: "exchanging the model",
  "smoke-test": "asking the model a question",
  "swapping-back": "putting the model before back",
  draining: "waiting for applications that still have the old ARN",
  deleting: "deleting what served it before",
};
