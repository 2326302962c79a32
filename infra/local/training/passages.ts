/** What a model is asked. */
export interface Asked {
  readonly system: readonly string[];
  /** The user's and the assistant's in turn, the question last. */
  readonly turns: readonly string[];
}

/** A part of a prompt that can be repeated as an answer. */
export interface Passage {
  readonly text: string;
  /** What it is found by: itself or, of a reply, the message that it replied to. */
  readonly key: string;
}

const segmenter = new Intl.Segmenter("und", { granularity: "sentence" });
/** So much is cut into sentences at once: the time it takes grows with the square. No sentence is longer. */
const WINDOW = 4000;

/** The lines of a text that have letters or digits; JSON over several lines is one. */
export function linesOf(text: string): string[] {
  const blocks = isJson(text) ? [text] : text.split(/\n\s*\n/u);
  return blocks
    .flatMap((block) => (isJson(block) ? [block] : block.split("\n")))
    .map((line) => line.trim())
    .filter(hasWords);
}

/** The sentences of a line, in any script, by Unicode's rules (UAX 29); JSON is one. */
export function sentencesOf(line: string): string[] {
  if (isJson(line)) return [line];
  const sentences: string[] = [];
  let start = 0;
  while (start < line.length) {
    const window = line.slice(start, start + WINDOW);
    const found = Array.from(segmenter.segment(window), ({ segment }) => segment);
    // The last one may continue behind the window.
    if (start + window.length < line.length && found.length > 1) found.pop();
    sentences.push(...found);
    start += found.reduce((sum, { length }) => sum + length, 0);
  }
  return sentences.map((sentence) => sentence.trim()).filter(hasWords);
}

/** What comes before the last message: the assistant's whole replies, and the sentences that are no questions. */
export function passagesBefore({ system, turns }: Asked): Passage[] {
  const earlier = turns.slice(0, -1);
  // First: of a message and the reply to it, which are found alike, the reply is the answer.
  return [...repliesIn(turns), ...statementsOf([...system, ...earlier].flatMap(linesOf))];
}

/** The assistant's whole replies, each found by the message that it replied to. */
export function repliesIn(turns: readonly string[]): Passage[] {
  return turns
    .map((text, at) => ({ text, key: turns[at - 1] ?? "" }))
    .filter((_, at) => at % 2 === 1);
}

/** The sentences of some lines that are no questions. */
export function statementsOf(lines: readonly string[]): Passage[] {
  const statements = lines.flatMap(sentencesOf).filter((one) => !isQuestion(one));
  return statements.map((text) => ({ text, key: text }));
}

/** Whether a sentence ends with the question mark of any script. */
export function isQuestion(sentence: string): boolean {
  return /[?？؟\u037e⁇⁈⁉՞፧⸮]["'”’»」』)\]）*_]*$/u.test(sentence.trim());
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Whether a text is a JSON object or array. */
export function isJson(text: string): boolean {
  if (!/^\s*[{[]/u.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
