import { counted } from "../../counts.ts";
import type { CallCard } from "../../run/call-card/call-card.ts";
import { paint } from "../format.ts";

/** How a model is called, and whether that is how it was trained. */
export function callCardText(card: CallCard): string {
  const { name, runId, region, api, modelId, servedBy, baseModel, system, prompt } = card;
  const fields = card.additionalModelRequestFields;
  return [
    `${paint.title(name)}  ${paint.dim(`run ${runId}`)}`,
    row("model id", modelId),
    row("served", servedBy === "on-demand" ? "on demand" : "by Provisioned Throughput"),
    row("Region", region),
    row("API", `${api} of bedrock-runtime`),
    row("base model", baseModel),
    row("trained on", card.format ?? "rows of a form that is not known"),
    row("system", system === null ? "none" : indented(system)),
    row("prompt", indented(prompt)),
    row("max tokens", String(card.maxTokens)),
    row("temperature", String(card.temperature)),
    ...(fields === null ? [] : [row("fields", JSON.stringify(fields))]),
    "",
    parityLine(card.parity),
    ...card.parity.differences.map(
      ({ kind, rows, firstLine }) =>
        `  ${counted(rows, "training row")}: ${WHAT[kind]}, the first in line ${firstLine}`,
    ),
  ].join("\n");
}

const WHAT: Readonly<Record<CallCard["parity"]["differences"][number]["kind"], string>> = {
  "system-missing": "trained with a system prompt, served without one",
  "system-added": "trained without a system prompt, served with one",
  "system-differs": "trained with another system prompt",
  "prompt-differs": "trained with another text before the question",
};

/** Whether the served prompt is the trained prompt, in a line. */
export function parityLine({ result, rows }: CallCard["parity"]): string {
  if (result === "unknown") {
    return `${paint.warn("note:")} whether the model was trained with this prompt is not known: its training rows cannot be read`;
  }
  return result === "same"
    ? `${paint.good("✓")} the served prompt is the trained prompt, by ${counted(rows, "training row")}`
    : `${paint.bad("✗")} the served prompt is NOT the trained prompt of all ${counted(rows, "training row")}: send what each row had`;
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(13)}${text}`;
}

/** Further lines of a text below its first one. */
function indented(text: string): string {
  return text.replaceAll("\n", `\n${" ".repeat(15)}`);
}
