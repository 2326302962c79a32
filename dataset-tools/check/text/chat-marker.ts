import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/** Markers with which other models' prompt templates separate the turns. */
export const chatMarker = textRule({
  code: "chat-marker",
  severity: "warning",
  title: "Turn marker of another model in a text",
  why: "Bedrock adds the turn markers itself; markers inside the text teach the model to speak for both sides.",
  remedy: "Cut the text at the marker and give each side its own turn.",
  source: "Prompt templates of Claude 2, ChatML, Llama and Alpaca",
  repairable: false,
  needs: trait.colon | trait.bracket | trait.bar,
  find({ text }, context) {
    const found = marker.exec(text);
    if (found === null) return undefined;
    const severity = context.options.rules.family === "claude" ? "error" : "warning";
    const name = found[0].trim();
    return { at: found.index, severity, message: `the text contains the turn marker "${name}"` };
  },
});

const marker =
  /\n\n?(?:Human|Assistant):|<\|(?:im_start|im_end|begin_of_text|start_header_id|eot_id|endoftext)\|>|\[\/?INST\]|<<\/?SYS>>|### (?:Instruction|Response):/;
