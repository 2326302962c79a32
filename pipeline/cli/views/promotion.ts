import { basename } from "node:path/posix";
import { durationText } from "../../duration-text.ts";
import type { PromotionProposal, PromotionResult } from "../../run/promotion-data.ts";
import {
  BROKEN_ALIAS,
  championText,
  PROMOTION_STEPS,
  servingText,
} from "../../run/promotion-text.ts";
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
    ...(proposal.broken === null ? [] : [line("found", paint.warn(BROKEN_ALIAS[proposal.broken]))]),
    line("serving", servingText(proposal)),
    line("price", priceText(proposal)),
    line("by", by),
  ].join("\n");
}

function line(name: string, text: string): string {
  return `  ${name.padEnd(12)}${text}`;
}

function priceText({ path, how, usdPerHour }: PromotionProposal): string {
  if (path === "on-demand") return "by the token, when it is used; nothing by the hour";
  const price = hourlyText(usdPerHour);
  if (usdPerHour === null) return paint.warn(price);
  return how === "swap" || how === "none"
    ? `${price}, as before`
    : `${paint.warn(price)}, from now on`;
}

/** What a promotion is doing now. */
export function progressText(step: PromotionStep, elapsedMs: number): string {
  return `${PROMOTION_STEPS[step]} … ${durationText(elapsedMs)}`;
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
