import { answerLanguage } from "../../../../dataset-tools/check/set/answer-language.ts";
import { boilerplate } from "../../../../dataset-tools/check/set/boilerplate.ts";
import { identifier } from "../../../../dataset-tools/check/set/identifier.ts";
import { labelNormalForm } from "../../../../dataset-tools/check/set/label-normal-form.ts";
import { labelShortcut } from "../../../../dataset-tools/check/set/label-shortcut.ts";
import { lengthShortcut } from "../../../../dataset-tools/check/set/length-shortcut.ts";
import { sortedRows } from "../../../../dataset-tools/check/set/sorted-rows.ts";
import { truncatedAnswer } from "../../../../dataset-tools/check/set/truncated-answer.ts";
import { refusal } from "../../../../dataset-tools/check/text/refusal.ts";
import { repetition } from "../../../../dataset-tools/check/text/repetition.ts";
import { converse, goodRows, question, type RuleCases } from "../../../support/rule-case.ts";

const labels = ["refund", "delivery", "password", "invoice"];
const topics = [
  "money back for the returned coat",
  "parcel courier late again tracking",
  "login reset forgot secret word",
  "bill copy tax accounting paper",
];
const things = ["parcel", "shoes", "coat", "lamp", "desk", "phone", "kettle"];
const verbs = [
  "arrived late",
  "is broken",
  "was never sent",
  "has the wrong color",
  "is too small",
];

/** A question that starts and ends without a number. */
function plain(i: number): string {
  return `my ${things[i % 7]} number ${i % 90} ${verbs[i % 5]} and ${things[(i * 3) % 7]} too`;
}

function rowsOf(count: number, ask: (i: number) => string, answer?: (i: number) => string) {
  return Array.from({ length: count }, (_, i) =>
    converse(ask(i), answer?.(i) ?? labels[(i * 7 + (i >> 2)) % 4]),
  );
}

const sentence = (i: number) => `We have looked into ticket ${i} and will write to you again.`;
const sentences = rowsOf(60, plain, sentence);
const german =
  "Wir haben den Fall geprüft und melden uns bei Ihnen, sobald die Ware für Sie da ist.";
const english = (i: number) =>
  `How can I change the address of my order ${i}, and when do you send it?`;
const signature = " -- Sent from my phone. This message is meant only for the addressee.";

export const setPatternCases: readonly RuleCases[] = [
  {
    rule: labelNormalForm,
    passes: [
      { name: "composed everywhere", rows: goodRows(40, (i) => (i % 2 ? "caf\u00e9" : "bar")) },
      { name: "decomposed everywhere", rows: goodRows(40, (i) => (i % 2 ? "cafe\u0301" : "bar")) },
      { name: "free text", rows: goodRows(40, (i) => `caf${i % 2 ? "\u00e9" : "e\u0301"} ${i}`) },
    ],
    fails: [
      {
        name: "both, the composed one being right though it is rarer",
        rows: goodRows(
          40,
          (i) => ["cafe\u0301", "bar", "cafe\u0301", "caf\u00e9"][i % 4] as string,
        ),
        lines: [1],
        says: "line 4",
      },
      {
        name: "Hangul",
        rows: goodRows(40, (i) => (i % 2 ? "\ud658\ubd88" : "\ud658\ubd88".normalize("NFD"))),
        lines: [1],
      },
    ],
  },
  {
    rule: refusal,
    passes: [
      {
        name: "answers that only look like it",
        rows: [
          ...sentences,
          ...[
            "I'm sorry to hear that, we will send a new one today.",
            "You cannot return opened items, I'm afraid.",
            "I can help you with that right away.",
            "Our AI, the best in town, answers within a minute.",
            "Es tut mir leid, dass die Ware beschädigt war.",
            "KI-Modelle sind in diesem Kurs nicht enthalten.",
            "Lo siento mucho, le enviamos otro hoy mismo.",
          ].map((answer, i) => converse(plain(i), answer)),
        ],
      },
    ],
    fails: [
      {
        name: "in several languages",
        rows: [
          ...sentences,
          ...[
            "As an AI language model, I do not have feelings.",
            "I\u2019m sorry, but I can\u2019t assist with that request.",
            "I cannot provide medical advice of any kind.",
            "Als KI-Sprachmodell habe ich keinen Zugriff darauf.",
            "Es tut mir leid, aber ich kann Ihnen dabei nicht helfen.",
            "En tant que modèle de langage, je n'ai pas d'avis.",
            "Désolé, mais je ne peux pas répondre à cette question.",
            "Lo siento, pero no puedo ayudarte con eso.",
            "Como modelo de lenguaje, no tengo opiniones.",
          ].map((answer, i) => converse(plain(i), answer)),
        ],
        lines: [61, 62, 63, 64, 65, 66, 67, 68, 69],
        severity: "warning",
      },
      {
        name: "where refusals are what is taught",
        rows: rowsOf(40, plain, (i) => `I'm sorry, but I can't help with request ${i}.`),
        lines: [0],
        severity: "hint",
        says: "40 of 40 rows",
      },
    ],
  },
  {
    rule: repetition,
    passes: [
      {
        name: "answers that repeat words as people do",
        rows: [
          ...sentences,
          ...[
            "No, no, no! That is very, very, very wrong, and you know it.",
            "0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0",
            "la la la la, sang the choir, and everyone in the hall joined in with great joy",
            "Step one: open it. Step two: close it. Step three: open it. Step four: close it.",
            "yes yes yes",
          ].map((answer, i) => converse(plain(i), answer)),
        ],
      },
    ],
    fails: [
      {
        name: "a word, a sentence, a long sentence after a good start",
        rows: [
          ...sentences,
          converse("q", "the ".repeat(12)),
          converse("q", "We will refund you. ".repeat(6)),
          converse(
            "q",
            `Thank you for writing. ${"If you have more questions, please write. ".repeat(9)}`,
          ),
          converse("q", "很好".repeat(12)),
        ],
        lines: [61, 62, 63, 64],
        says: "again and again",
      },
    ],
  },
  {
    rule: truncatedAnswer,
    passes: [
      { name: "sentences", rows: sentences },
      { name: "labels", rows: goodRows(60) },
      {
        name: "texts that never end with a mark",
        rows: rowsOf(60, plain, (i) => `we will see to number ${i} of it and`),
      },
      {
        name: "other ends",
        rows: [
          ...sentences,
          ...[
            "The address that you need is http://a.example/path/",
            "The code is in the box below: ```x```",
            "Here is what you have to pay in all: 42",
            "That is all that we could find for you 🙂",
            "Well, we do not quite know what to say...",
          ].map((answer) => converse("q", answer)),
        ],
      },
    ],
    fails: [
      {
        name: "in a word, after a comma, before an ellipsis",
        rows: [
          ...rowsOf(200, plain, sentence),
          converse("q", "Thank you for writing about ticket 8. We h"),
          converse("q", "We have looked into ticket 8, but the courier,"),
          converse("q", "We have looked into ticket 8 and..."),
          converse("q", "Wir haben den Fall 8 geprüft und"),
        ],
        lines: [201, 202, 203, 204],
        severity: "warning",
      },
      {
        name: "without a mark where all others have one",
        rows: [
          ...rowsOf(200, plain, sentence),
          converse("q", "We have looked into your ticket again"),
        ],
        lines: [201],
        severity: "hint",
      },
      {
        name: "at one length",
        rows: rowsOf(60, plain, (i) =>
          i % 4 === 0 ? `${i} ${"we are looking into it ".repeat(9)}`.slice(0, 180) : sentence(i),
        ),
        lines: [1],
        says: "exactly 180 characters",
      },
    ],
  },
  {
    rule: answerLanguage,
    passes: [
      { name: "English", rows: rowsOf(60, english, sentence) },
      { name: "translations", rows: rowsOf(60, english, () => german) },
      {
        name: "a word that comes again and again",
        rows: [
          ...rowsOf(60, english, sentence),
          converse(
            english(1),
            "8 per day is 8 per day, per week 56, per month 240, per year 2920.",
          ),
        ],
      },
    ],
    fails: [
      {
        name: "German, and Russian, to an English question",
        rows: [
          ...rowsOf(60, english, sentence),
          converse(english(1), german),
          converse(english(2), "Мы вернем вам деньги за заказ завтра утром."),
        ],
        lines: [61, 62],
        says: "German",
      },
    ],
  },
  {
    rule: labelShortcut,
    passes: [
      { name: "questions with and without words of their label", rows: rowsOf(200, plain) },
      {
        name: "templates",
        rows: rowsOf(200, (i) => `${topics[(i * 7 + (i >> 2)) % 4]} ${plain(i)}`),
      },
      { name: "too few rows", rows: rowsOf(60, (i) => `[Q${(i * 7 + (i >> 2)) % 4}] ${plain(i)}`) },
    ],
    fails: [
      {
        name: "a tag in front of one label's questions",
        rows: rowsOf(200, (i) => `${(i * 7 + (i >> 2)) % 4 === 1 ? "[T1]" : "[T2]"} ${plain(i)}`),
        lines: [4],
        says: "0 of the",
      },
      {
        name: "a tag for each label",
        rows: rowsOf(200, (i) => `queue${(i * 7 + (i >> 2)) % 4} ${plain(i)}`),
        lines: [1, 2, 3, 4],
      },
    ],
  },
  {
    rule: lengthShortcut,
    passes: [
      { name: "questions of any length", rows: rowsOf(200, plain) },
      {
        name: "one label far more frequent",
        rows: rowsOf(200, plain, (i) => (i < 21 ? "a" : "b")),
      },
      { name: "free text", rows: rowsOf(200, plain, sentence) },
    ],
    fails: [
      {
        name: "short and long",
        rows: rowsOf(
          200,
          (i) => (i % 2 ? plain(i) : plain(i).repeat(4)),
          (i) => (i % 2 ? "short" : "long"),
        ),
        lines: [0],
        says: "100% of the labels",
      },
    ],
  },
  {
    rule: identifier,
    passes: [
      { name: "numbers that come again", rows: rowsOf(200, plain) },
      { name: "words", rows: rowsOf(100, (i) => `word${"abcdefghij"[i % 10]} what is it`) },
      {
        name: "in half of the questions",
        rows: rowsOf(100, (i) => (i % 2 ? `#${i} ${plain(i)}` : plain(i))),
      },
    ],
    fails: [
      {
        name: "in front",
        rows: rowsOf(100, (i) => `#${100_000 + i} ${plain(i)}`),
        lines: [0],
        says: "first word",
      },
      { name: "after a word", rows: rowsOf(100, question), lines: [0], says: "second word" },
      {
        name: "a UUID at the end",
        rows: rowsOf(
          100,
          (i) => `${plain(i)} (a1b2c3d4-0000-4000-8000-${String(i).padStart(12, "0")})`,
        ),
        lines: [0],
        says: "last word",
      },
    ],
  },
  {
    rule: sortedRows,
    passes: [
      { name: "mixed", rows: rowsOf(100, plain) },
      { name: "free text", rows: sentences },
      { name: "few rows", rows: rowsOf(40, plain, (i) => labels[Math.floor(i / 10)] as string) },
      {
        name: "one label with two exceptions",
        rows: rowsOf(100, plain, (i) => (i < 98 ? "a" : "b")),
      },
    ],
    fails: [
      {
        name: "by label",
        rows: rowsOf(100, plain, (i) => labels[Math.floor(i / 25)] as string),
        lines: [0],
        severity: "hint",
        says: "changes 3 times",
      },
      {
        name: "by label, twice",
        rows: rowsOf(160, plain, (i) => labels[Math.floor(i / 20) % 4] as string),
        lines: [0],
      },
    ],
  },
  {
    rule: boilerplate,
    passes: [
      { name: "questions of their own", rows: rowsOf(200, plain) },
      {
        name: "a prompt around all of them",
        rows: rowsOf(100, (i) => `${plain(i)}\nWhich of the four labels fits this text best?`),
      },
      {
        name: "a signature in a few",
        rows: rowsOf(300, (i) => (i % 40 === 0 ? plain(i) + signature : plain(i))),
      },
    ],
    fails: [
      {
        name: "a signature in a quarter",
        rows: rowsOf(100, (i) => (i % 4 === 1 ? plain(i) + signature : plain(i))),
        lines: [2],
        severity: "warning",
        says: "25 of 100",
      },
      {
        name: "the same words without a sign of a signature",
        rows: rowsOf(100, (i) =>
          i % 4 === 1 ? `${plain(i)} and this is the third time that I write` : plain(i),
        ),
        lines: [2],
        severity: "hint",
      },
    ],
  },
];
