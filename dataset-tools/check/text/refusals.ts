import { WordFilter } from "../word-filter.ts";

/** Sentences in which a model speaks about itself, in lower case; each is searched for in the whole answer. */
const ofMachines = [
  "as an ai language model",
  "as a large language model",
  "as a language model",
  "as an ai assistant",
  "as an ai developed",
  "as an ai model",
  "as an ai,",
  "as an artificial intelligence",
  "i'm just an ai",
  "i am just an ai",
  "i am an ai language model",
  "i'm an ai language model",
  "my knowledge cutoff",
  "my last knowledge update",
  "als ki-sprachmodell",
  "als ki-modell",
  "als ki-assistent",
  "als ki kann ich",
  "als ki habe ich",
  "als künstliche intelligenz",
  "als sprachmodell",
  "als großes sprachmodell",
  "en tant qu'ia",
  "en tant que modèle de langage",
  "en tant que modèle linguistique",
  "en tant qu'intelligence artificielle",
  "en tant qu'assistant ia",
  "como modelo de lenguaje",
  "como ia,",
  "como una ia",
  "como inteligencia artificial",
  "como asistente de ia",
  "como modelo de linguagem",
  "como uma ia",
  "in quanto modello linguistico",
  "in quanto ia",
  "als ai-taalmodel",
  "als taalmodel",
];

/** How refusals start, in lower case and with plain apostrophes. */
const refusal = new RegExp(
  [
    "(?:i'm |i am )?(?:very |so |truly )?sorry,? (?:but )?(?:i|we)(?:'m| am)? (?:can't|cannot|can not|won't|unable to|not able to|am unable to|am not able to)",
    "i apologi[sz]e,? but i (?:can't|cannot|am unable|am not able)",
    "(?:unfortunately,? )?i (?:can't|cannot|can not|won't|am unable to|am not able to) (?:help|assist|comply|fulfil|provide|answer|create|generate|engage|support|do) ",
    "i must decline",
    "es tut mir leid,? (?:aber )?(?:ich kann|das kann ich|dabei kann ich)",
    "tut mir leid,? (?:aber )?(?:ich kann|das kann ich|dabei kann ich)",
    "ich kann (?:ihnen |dir )?(?:dabei|damit|hierbei|diese anfrage|diese frage) (?:leider )?nicht",
    "(?:je suis )?(?:désolée?|navrée?),? (?:mais )?je ne (?:peux|suis) pas",
    "je ne peux pas (?:vous |t')?(?:aider|répondre|fournir)",
    "lo siento,? (?:pero )?no puedo",
    "no puedo (?:ayudarte|ayudarle|ayudar|responder|proporcionar)",
    "(?:desculpe|sinto muito|lamento),? (?:mas )?não posso",
    "mi dispiace,? (?:ma )?non posso",
    "het spijt me,? (?:maar )?(?:ik kan|dat kan ik)",
  ]
    .map((start) => `^(?:${start})`)
    .join("|"),
);
const START = 120;
const FIRST_WORDS = 16;
const MAX_SCANNED = 4000;

/** What kind of boilerplate of another model an answer has. */
export type Refusal = "machine" | "refusal";

/** Whether an answer speaks as a language model about itself, or refuses to answer; `words` are the hashes of its words, `bits` their `filterBits`. */
export function refusalIn(answer: string, words: Uint32Array, bits: number): Refusal | undefined {
  if (ofMachine.matches(words, bits)) {
    const text = plain(answer.slice(0, MAX_SCANNED));
    if (ofMachines.some((sentence) => text.includes(sentence))) return "machine";
  }
  if (!ofRefusal.matches(words, bits, FIRST_WORDS)) return undefined;
  return refusal.test(plain(answer.slice(0, START)).trimStart()) ? "refusal" : undefined;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll("\u2019", "'");
}

/** Every sentence about a machine has one of these words, and every refusal one of those; most answers have none. */
const ofMachine = new WordFilter(
  "ai ki ia qu'ia language sprachmodell modèle modelo modello taalmodel künstliche artificial artificielle " +
    "inteligencia intelligence knowledge",
);
const ofRefusal = new WordFilter(
  "sorry apologize apologise cannot can can't won't unable able decline leid nicht peux suis puedo posso spijt",
);
