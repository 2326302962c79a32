import { basename } from "node:path/posix";
import { durationText } from "../../duration-text.ts";
import { gainText, percentText } from "../../evaluation/score-text.ts";
import { scoreTitle } from "../../evaluation/score-title.ts";
import type {
  ChampionComparison,
  PromotionProposal,
  PromotionResult,
} from "../../run/promotion-data.ts";
import type { PromotionStep } from "../../serving/wait.ts";
import { hourlyText } from "../../usd.ts";
import { paint } from "../format.ts";

/** What a promotion or a rollback would do, before it is confirmed. */
export function proposalText(proposal: PromotionProposal, { by }: { by: string }): string {
  const { group, alias, version, from, what } = proposal;
  const verb = what === "promoted" ? "Promotion" : "Rollback";
  return [
    paint.bold(`${verb} of ${group}@${alias}`),
    line("from", from === null ? "nothing: it is new" : from.version),
    line("to", version),
    ...(what === "promoted" ? [line("compared", championText(proposal))] : []),
    ...(proposal.broken === null ? [] : [line("found", paint.warn(BROKEN[proposal.broken]))]),
    line("serving", servingText(proposal)),
    line("price", priceText(proposal)),
    line("by", by),
  ].join("\n");
}

function line(name: string, text: string): string {
  return `  ${name.padEnd(12)}${text}`;
}

const BROKEN: Readonly<Record<NonNullable<PromotionProposal["broken"]>, string>> = {
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

function servingText({ how, path, modelUnits }: PromotionProposal): string {
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

function priceText({ path, how, usdPerHour }: PromotionProposal): string {
  if (path === "on-demand") return "by the token, when it is used; nothing by the hour";
  const price = hourlyText(usdPerHour);
  if (usdPerHour === null) return paint.warn(price);
  return how === "swap" || how === "none"
    ? `${price}, as before`
    : `${paint.warn(price)}, from now on`;
}

const STEPS: Readonly<Record<PromotionStep, string>> = {
  creating: "creating what serves it",
  swapping: "exchanging the model",
  "smoke-test": "asking the model a question",
  "swapping-back": "putting the model before back",
  draining: "waiting for applications that still have the old ARN",
  deleting: "deleting what served it before",
};

/** What a promotion is doing now. */
export function progressText(step: PromotionStep, elapsedMs: number): string {
  return `${STEPS[step]} … ${durationText(elapsedMs)}`;
}

/** What was done. */
export function resultText(result: PromotionResult, flags: string): string {
  const { group, alias, version, how, servingArn, smokeTest, takenOver } = result;
  const name = `${group}@${alias}`;
  const head = how === "none" && smokeTest === null ? "points already at" : "points at";
  return [
    `${paint.good("✓")} ${name} ${head} ${version}`,
    line("served as", servingArn),
    ...(smokeTest === "throttled"
      ? [line("smoke test", paint.warn("the model is throttled: applications use its whole quota"))]
      : []),
    ...result.drained.map(({ arn, error }) =>
      line("deleted", error === null ? arn : paint.warn(`not deleted: ${arn}: ${error}`)),
    ),
    ...parameterLines(result),
    ...(takenOver === null
      ? []
      : [
          line(
            "taken over",
            `from ${takenOver.by}, whose move to ${basename(takenOver.version, ".json")} since ${takenOver.since} had been interrupted`,
          ),
        ]),
    line("try it", `\`tunewright invoke ${name} "…"${flags}\``),
    line("undo it", undoText(result, flags)),
  ].join("\n");
}

function undoText({ what, group, alias, from }: PromotionResult, flags: string): string {
  if (from === null) return `\`tunewright retire ${group}@${alias}${flags}\``;
  return what === "promoted"
    ? `\`tunewright rollback ${group}@${alias}${flags}\``
    : `\`tunewright promote ${group}@${from.version} --to ${alias}${flags}\``;
}

function parameterLines({ parameter }: PromotionResult): string[] {
  if (parameter === null) return [];
  const { name, error } = parameter;
  if (error === null) return [line("parameter", name)];
  const again = "run the same command again, or the next move of the alias writes it";
  return [line("parameter", paint.warn(`${name} was not written: ${error}; ${again}`))];
}
