/** Who speaks in a turn, as every format means it. */
export type Speaker = "user" | "assistant" | "system" | "call" | "result";

/** Role names that mean one speaker beyond doubt, in lower case. A misspelling is not among them. */
const speakers: ReadonlyMap<string, Speaker> = new Map([
  ["user", "user"],
  ["human", "user"],
  ["customer", "user"],
  ["prompter", "user"],
  ["assistant", "assistant"],
  ["gpt", "assistant"],
  ["ai", "assistant"],
  ["bot", "assistant"],
  ["chatbot", "assistant"],
  ["model", "assistant"],
  ["agent", "assistant"],
  ["chatgpt", "assistant"],
  ["bing", "assistant"],
  ["bard", "assistant"],
  ["system", "system"],
  ["developer", "system"],
  ["function_call", "call"],
  ["tool_call", "call"],
  ["tool", "result"],
  ["function", "result"],
  ["observation", "result"],
  ["tool_response", "result"],
]);

/** Names that ShareGPT files have by their own convention. */
const ownOfShareGpt: ReadonlySet<string> = new Set(["human", "gpt", "chatgpt", "bing", "bard"]);

/** The speaker that a role name means; undefined for a name that no format has. */
export function speakerOf(written: string): Speaker | undefined {
  return speakers.get(written) ?? speakers.get(written.trim().toLowerCase());
}

/** Whether a name is another than the format's own, so that reading it has to be said. */
export function isOtherName(written: string, role: string, shareGpt: boolean): boolean {
  if (written === role || written === "developer") return false;
  return !(shareGpt && ownOfShareGpt.has(written));
}
