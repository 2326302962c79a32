/** Tags in which models of several families write what they think before they answer. */
const tag = /<(\/?)(think|thinking|thought|reasoning|scratchpad)>/gi;

/** What the tags of thinking in an answer look like. */
export type Thinking = "none" | "empty" | "full" | "unbalanced";

/** Tags that a chat template writes by itself; the longer ones also appear in prompts on purpose. */
const ofTemplates = "think";

/**
 * What tags of thinking an answer has, in which order and whether there is anything between them.
 * `full` is said of `<think>` only: other tags with text between them may be what the prompt asks for.
 */
export function thinkingIn(text: string): Thinking {
  let open = "";
  let from = 0;
  let seen: Thinking = "none";
  for (const { 0: whole, 1: slash, 2: name = "", index } of text.matchAll(tag)) {
    const lower = name.toLowerCase();
    if ((slash === "") === (open !== "") || (open !== "" && open !== lower)) return "unbalanced";
    if (slash === "") from = index + whole.length;
    else if (text.slice(from, index).trim() === "") seen = "empty";
    else if (lower === ofTemplates && seen === "none") seen = "full";
    open = slash === "" ? lower : "";
  }
  return open === "" ? seen : "unbalanced";
}

/** The answer without `<think>…</think>`; undefined when there is none, tags are unbalanced or nothing would be left. */
export function withoutThinking(text: string): string | undefined {
  const seen = thinkingIn(text);
  if (seen !== "empty" && seen !== "full") return undefined;
  const pattern =
    seen === "full"
      ? /<(think)>.*?<\/\1>\s*/gis
      : /<(think|thinking|thought|reasoning|scratchpad)>\s*<\/\1>\s*/gi;
  const left = text.replace(pattern, "").trim();
  return left === "" || left === text ? undefined : left;
}
