import type { NextStep } from "../next-step.ts";
import type { Notice } from "./notice.ts";

/** A notice as plain text, e.g. for mail: what happened first, where to read more last. */
export function noticeText({ summary, lines, steps, links }: Notice): string {
  return [
    summary,
    ...lines,
    ...steps.map((step) => `next: ${stepText(step)}`),
    ...links.map(([name, address]) => `${name}: ${address}`),
  ].join("\n");
}

/** A step in one line, with its command in backticks. */
export function stepText({ text, command }: NextStep): string {
  return command === null ? text : `${text} \`${command}\``;
}
