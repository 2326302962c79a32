import type { Billing, Resource, Teardown } from "../run-folder/teardown.ts";
import { monthlyText } from "../usd.ts";
import { kindText, resourceText } from "./outcome-text.ts";

/** What a clean-up has left. */
export interface Left extends Pick<Teardown, "runId" | "scope"> {
  readonly remaining: readonly Resource[];
  readonly billing: readonly Billing[];
}

/**
 * What is left of a run after a clean-up, what it costs, and the command that continues from it, as plain
 * text in a few sentences. Also after a rejection, where there is nothing to continue.
 */
export function leftText({ runId, scope, remaining, billing }: Left): string {
  const sentences = billing.map(billingText);
  if (remaining.length > 0) {
    sentences.push(`Not deleted yet: ${remaining.map(resourceText).join(", ")}.`);
  } else if (billing.length === 0) {
    sentences.push("Bedrock lists nothing of this run that costs money.");
  }
  if (scope !== "serving") sentences.push(resumeText(runId, billing));
  return sentences.join(" ");
}

/** One thing that still costs money, why, and about how much, in a sentence. */
export function billingText({ resource, reason, until, usdPerMonth }: Billing): string {
  const { kind, arn } = resource;
  const what = kindText(kind);
  switch (reason) {
    case "kept-model":
      return `The trained model is kept: ${arn}. Its storage costs ${monthlyText(usdPerMonth)} until you delete it.`;
    case "given-model":
      return `The custom model ${arn}, which this run has not trained, is unchanged. Its storage costs ${monthlyText(usdPerMonth)}.`;
    case "committed":
      return `The ${what} ${arn} is committed until ${until?.slice(0, 10)} and is billed until then; AWS deletes none before its term ends.`;
    case "in-use":
      return `The ${what} ${arn} stays, and is billed, since an alias of the registry points at it.`;
  }
}

function resumeText(runId: string, billing: readonly Billing[]): string {
  const hasModel = billing.some(({ resource }) => resource.kind === "custom-model");
  const how = hasModel ? "continues from it without training again" : "trains again";
  return `\`tunewright resume ${runId}\` ${how}.`;
}
