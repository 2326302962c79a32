import { answerSchema } from "../../../../dataset-tools/check/answer-schema.ts";
import { answerInQuestion } from "../../../../dataset-tools/check/set/answer-in-question.ts";
import { answerSchemaMismatch } from "../../../../dataset-tools/check/set/answer-schema-mismatch.ts";
import { classImbalance } from "../../../../dataset-tools/check/set/class-imbalance.ts";
import { conflictingAnswers } from "../../../../dataset-tools/check/set/conflicting-answers.ts";
import { constantAnswer } from "../../../../dataset-tools/check/set/constant-answer.ts";
import { duplicateRow } from "../../../../dataset-tools/check/set/duplicate-row.ts";
import { jsonAnswerFenced } from "../../../../dataset-tools/check/set/json-answer-fenced.ts";
import { jsonAnswerInvalid } from "../../../../dataset-tools/check/set/json-answer-invalid.ts";
import { jsonAnswerShape } from "../../../../dataset-tools/check/set/json-answer-shape.ts";
import { jsonAnswerValue } from "../../../../dataset-tools/check/set/json-answer-value.ts";
import { labelVariant } from "../../../../dataset-tools/check/set/label-variant.ts";
import { languageOutlier } from "../../../../dataset-tools/check/set/language-outlier.ts";
import { likelyLabelError } from "../../../../dataset-tools/check/set/likely-label-error.ts";
import { missingValueWord } from "../../../../dataset-tools/check/set/missing-value-word.ts";
import { nearDuplicateRow } from "../../../../dataset-tools/check/set/near-duplicate-row.ts";
import { numberedAnswer } from "../../../../dataset-tools/check/set/numbered-answer.ts";
import { oneRowClass } from "../../../../dataset-tools/check/set/one-row-class.ts";
import { shiftedAnswers } from "../../../../dataset-tools/check/set/shifted-answers.ts";
import { unrelatedAnswer } from "../../../../dataset-tools/check/set/unrelated-answer.ts";
import { converse, goodRows, question, type RuleCases } from "../../../support/rule-case.ts";

const good = goodRows(40);
const long =
  "I ordered a pair of running shoes on the second of May and they arrived today in the wrong size, so I would like to send them back and get a larger pair instead, can you tell me how that works?";
const answers = ["refund", "delivery", "password", "invoice"];
const topics = [
  "money back for the returned coat",
  "parcel courier late again tracking",
  "login reset forgot secret word",
  "bill copy tax accounting paper",
];
const topical = Array.from({ length: 160 }, (_, i) =>
  converse(`${topics[i % 4]} case ${i}`, answers[i % 4]),
);
/** Rows of a table, labeled by their number. */
function numbered(label: (i: number) => string): { text: string; label: string }[] {
  return Array.from({ length: 12 }, (_, i) => ({ text: `question ${i}`, label: label(i) }));
}
/** Answers that are tickets in JSON. */
function tickets(count: number, more: readonly unknown[] = []): unknown[] {
  const ticket = (i: number) => ({
    category: answers[i % 4],
    urgent: i % 3 === 0,
    days: i,
    note: i % 2 === 0 ? null : "call",
    items: [{ name: `item ${i}` }],
    ...(i % 5 === 0 ? { refund: 1 } : {}),
  });
  const written = more.map((answer) =>
    typeof answer === "string" ? answer : JSON.stringify(answer),
  );
  return [
    ...goodRows(count, (i) => JSON.stringify(ticket(i))),
    ...written.map((answer, i) => converse(`one more question ${i}`, answer)),
  ];
}

const oneMore = { category: "refund", urgent: true, days: 2, note: null, items: [] };

export const setCases: readonly RuleCases[] = [
  {
    rule: duplicateRow,
    passes: [
      { name: "all different", rows: good },
      {
        name: "the same question with another answer",
        rows: [converse("q", "a"), converse("q", "b")],
      },
      {
        name: "another system text",
        rows: [converse("q", "a", { system: [{ text: "s" }] }), converse("q", "a")],
      },
      {
        name: "the border between question and answer moved",
        rows: [converse("ab", "c"), converse("a", "bc")],
      },
    ],
    fails: [
      { name: "a copy", rows: [...good, good[6]], lines: [41], says: "line 7" },
      {
        name: "three of them",
        rows: [converse("q", "a"), converse("q", "a"), converse("q", "a")],
        lines: [2, 3],
        says: "line 1",
      },
      {
        name: "in another format",
        rows: [
          { prompt: "q", completion: "a" },
          {
            messages: [
              { role: "user", content: "q" },
              { role: "assistant", content: "a" },
            ],
          },
        ],
        lines: [2],
      },
    ],
  },
  {
    rule: nearDuplicateRow,
    passes: [
      { name: "all different", rows: good },
      { name: "an exact copy is another rule's", rows: [...good, good[6]] },
      {
        name: "numbers and signs make a difference",
        rows: [
          converse("What is 2+2?", "x"),
          converse("What is 2-2?", "x"),
          converse("What is 22?", "x"),
          converse("What is 2.2?", "x"),
        ],
      },
      {
        name: "another answer",
        rows: [converse(long, "yes"), converse(long.replace("running", "hiking"), "no")],
      },
    ],
    fails: [
      {
        name: "case",
        rows: [
          ...good,
          converse("HOW do I get my money back", "refund"),
          converse("How do I get my money back", "refund"),
        ],
        lines: [42],
        says: "line 41",
      },
      {
        name: "punctuation",
        rows: [converse("How do I get it, now?", "a"), converse("How do I get it now", "a")],
        lines: [2],
      },
      {
        name: "spaces",
        rows: [converse("How do  I get it", "a"), converse(" How do I get it ", "a")],
        lines: [2],
      },
      {
        name: "one word of forty",
        rows: [...good, converse(long, "yes"), converse(long.replace("larger", "smaller"), "yes")],
        lines: [42],
        says: "few words",
      },
      {
        name: "Cyrillic capitals",
        rows: [converse("ПРИВЕТ", "a"), converse("привет", "a")],
        lines: [2],
      },
    ],
  },
  {
    rule: conflictingAnswers,
    passes: [
      { name: "all different", rows: good },
      {
        name: "the same answer but for case",
        rows: [converse("q one", "Yes."), converse("q one", "yes")],
      },
    ],
    fails: [
      {
        name: "two answers",
        rows: [...good, converse(question(3), "another")],
        lines: [41],
        says: "line 4",
      },
      { name: "but for case", rows: [converse("How?", "a"), converse("how", "b")], lines: [2] },
    ],
  },
  {
    rule: missingValueWord,
    passes: [
      { name: "labels", rows: good },
      {
        name: "words that only look like it",
        rows: ["none", "No", "Nan bread", "undefined behaviour", "Not applicable", "nullable"].map(
          (answer, i) => converse(`q ${i}`, answer),
        ),
      },
      { name: "names of members of objects", rows: [converse("toString", "valueOf")] },
    ],
    fails: [
      {
        name: "among free texts, row by row",
        rows: [
          ...goodRows(20, (i) => `answer ${i}`),
          ...["nan", "NULL", "None", "N/A", "null", "undefined", "\\N"].map((answer, i) =>
            converse(`Which pump is number ${i}?`, answer),
          ),
        ],
        lines: [21, 22, 23, 24, 25, 26, 27],
        severity: "warning",
        says: "pandas",
      },
      {
        name: "where the question is about such values",
        rows: [
          ...goodRows(20, (i) => `answer ${i}`),
          converse("What does Python return without a return statement?", "None"),
        ],
        lines: [21],
        severity: "hint",
      },
      {
        name: "a gap among labels",
        rows: goodRows(40, (i) => (i % 10 === 3 ? "nan" : i % 2 === 0 ? "refund" : "invoice")),
        lines: [4],
        severity: "warning",
        says: "4 of 40 rows (10%)",
      },
      {
        name: "a class beside others that are capitalized",
        rows: goodRows(40, (i) => ["None", "Mild", "Severe"][i % 3] as string),
        lines: [1],
        severity: "hint",
        says: "fine if it names a class",
      },
      {
        name: "None beside classes in lower case",
        rows: goodRows(40, (i) => ["None", "mild", "severe"][i % 3] as string),
        lines: [1],
        severity: "warning",
      },
      {
        name: "a type beside other types",
        rows: goodRows(40, (i) => ["null", "string", "number"][i % 3] as string),
        lines: [1],
        severity: "hint",
      },
      { name: "as the question", rows: [...good, converse("nan", "refund")], lines: [41] },
    ],
  },
  {
    rule: constantAnswer,
    passes: [
      { name: "JSON answers, which are no labels", rows: goodRows(40, () => '{"a":1}') },
      { name: "four labels", rows: good },
      { name: "three rows only", rows: goodRows(3, () => "a") },
    ],
    fails: [{ name: "one answer", rows: goodRows(40, () => "a"), lines: [0], says: "all 40 rows" }],
  },
  {
    rule: classImbalance,
    passes: [
      { name: "even", rows: good },
      { name: "free text", rows: goodRows(40, (i) => `answer ${i}`) },
    ],
    fails: [
      {
        name: "nine of ten",
        rows: goodRows(100, (i) => (i % 10 === 0 ? "rare" : "common")),
        lines: [0],
        says: "90 of 100",
      },
      {
        name: "hundred to two",
        rows: goodRows(302, (i) => (i < 100 ? "a" : i < 200 ? "b" : i < 300 ? "c" : "d")),
        lines: [0],
      },
    ],
  },
  {
    rule: numberedAnswer,
    passes: [
      { name: "labels that are numbers", rows: numbered((i) => String(i % 3)) },
      { name: "one answer in words", rows: [...numbered(String), { text: "q", label: "none" }] },
      { name: "four rows", rows: numbered(String).slice(0, 4) },
      {
        name: "numbers in conversations",
        rows: numbered(String).map(({ text, label }) => converse(text, label)),
      },
    ],
    fails: [
      {
        name: "ids",
        rows: numbered((i) => String(1000 + i)),
        lines: [0],
        path: "label",
        says: "all 12",
      },
      {
        name: "times",
        rows: numbered((i) => `2026-03-01 10:${10 + i}:00`),
        lines: [0],
        path: "label",
      },
      {
        name: "UUIDs",
        rows: numbered((i) => `6ba7b810-9dad-11d1-80b4-00c04fd430${10 + i}`),
        lines: [0],
        path: "label",
      },
    ],
  },
  {
    rule: oneRowClass,
    passes: [
      { name: "JSON answers", rows: goodRows(40, (i) => (i === 7 ? '{"a":7}' : '{"a":1}')) },
      { name: "even", rows: good },
      { name: "free text", rows: goodRows(40, (i) => `answer ${i}`) },
      { name: "a variant is another rule's", rows: [...good, converse("new", "Refund")] },
    ],
    fails: [
      {
        name: "one of forty-one",
        rows: [...good, converse("something else", "other")],
        lines: [41],
      },
    ],
  },
  {
    rule: labelVariant,
    passes: [{ name: "even", rows: good }],
    fails: [
      { name: "case", rows: [...good, converse("new", "Refund")], lines: [41], says: "line 1" },
      { name: "a space", rows: [...good, converse("new", "refund ")], lines: [41] },
      {
        name: "underscore",
        rows: [
          ...goodRows(40, (i) => (i % 2 ? "card_lost" : "card_found")),
          converse("new", "card lost"),
        ],
        lines: [41],
      },
    ],
  },
  {
    rule: answerInQuestion,
    passes: [
      { name: "labels", rows: good },
      {
        name: "a label that a question happens to hold",
        rows: [...good, converse("where is my refund please", "refund")],
      },
      {
        name: "extraction, where it is the task",
        rows: goodRows(40).map((_, i) =>
          converse(
            `Context: the lost item number ${i} was found in a room. Where?`,
            `the lost item number ${i} was found`,
          ),
        ),
      },
    ],
    fails: [
      {
        name: "announced",
        rows: [...good, converse("I want my money. Label: refund", "refund")],
        lines: [41],
      },
      {
        name: "an arrow",
        rows: [...good, converse("I want my money -> refund", "refund")],
        lines: [41],
      },
      {
        name: "a made-up name",
        rows: [...good, converse("card_arrival where is my card", "card_arrival")],
        lines: [41],
      },
      {
        name: "a sentence",
        rows: [
          ...good,
          converse(
            "Say it: you will get your money back within a week. Will I?",
            "you will get your money back within a week.",
          ),
        ],
        lines: [41],
      },
    ],
  },
  {
    rule: languageOutlier,
    passes: [
      { name: "English", rows: good },
      {
        name: "English words that Dutch has too",
        rows: [
          ...topicalEnglish(),
          converse("hoe", "a"),
          converse("Hoe, hoe, hoe: my hoe handle snapped", "a"),
          converse("I met a van driver, wat een man, on voor street", "a"),
        ],
      },
      {
        name: "half German",
        rows: goodRows(40).map((row, i) =>
          i % 2
            ? row
            : converse(`Ich kann mein Passwort nicht finden und habe es vergessen ${i}`, "a"),
        ),
      },
    ],
    fails: [
      {
        name: "German among English",
        rows: [
          ...topicalEnglish(),
          converse("Ich kann mein Passwort nicht finden und das ist sehr dringend", "a"),
        ],
        lines: [61],
        says: "German",
      },
      {
        name: "Russian among English",
        rows: [...topicalEnglish(), converse("Как мне вернуть деньги за заказ", "a")],
        lines: [61],
        says: "Cyrillic",
      },
    ],
  },
  {
    rule: likelyLabelError,
    passes: [
      { name: "right labels", rows: topical },
      { name: "free text", rows: goodRows(200, (i) => `answer ${i}`) },
    ],
    fails: [
      {
        name: "one wrong label",
        rows: [...topical, converse("login reset forgot secret word case 900", "refund")],
        lines: [161],
        severity: "hint",
      },
    ],
  },
  {
    rule: jsonAnswerInvalid,
    passes: [
      { name: "tickets", rows: tickets(40, ["```json\n{}\n```"]) },
      { name: "labels", rows: good },
      { name: "half of them JSON", rows: [...tickets(20), ...goodRows(20, (i) => `text ${i}`)] },
    ],
    fails: [
      {
        name: "cut off, text, a number",
        rows: tickets(40, ['{"category":"refund","urg', "I cannot say.", "42", "[1, 2"]),
        lines: [41, 42, 43, 44],
        says: "40 of 44 answers are JSON",
      },
    ],
  },
  {
    rule: jsonAnswerFenced,
    passes: [
      { name: "tickets", rows: tickets(40) },
      { name: "all in fences", rows: goodRows(20, (i) => `\`\`\`json\n{"a":${i}}\n\`\`\``) },
      { name: "code that is no JSON", rows: tickets(40, ["```js\nlet a;\n```"]) },
    ],
    fails: [
      {
        name: "two of them",
        rows: tickets(40, ["```json\n{}\n```", "```\n[]\n```"]),
        lines: [41, 42],
        says: "40 others have none",
      },
    ],
  },
  {
    rule: jsonAnswerShape,
    passes: [
      { name: "an optional key, and one that may be null", rows: tickets(40, [oneMore]) },
      { name: "labels", rows: good },
      {
        name: "keys that are data",
        rows: goodRows(400, (i) => JSON.stringify({ [`id${i}`]: i })),
      },
      { name: "too few to tell", rows: tickets(10, [{ category: 1 }]) },
      {
        name: "two kinds of answers",
        rows: goodRows(40, (i) => JSON.stringify(i % 2 === 0 ? { a: 1 } : { b: "x" })),
      },
    ],
    fails: [
      {
        name: "a key less, a key more, other types, inside a list too",
        rows: tickets(60, [
          { ...oneMore, days: undefined },
          { ...oneMore, catgory: "refund" },
          { ...oneMore, days: "2" },
          { ...oneMore, items: [{ name: 7 }] },
          [1],
        ]),
        lines: [61, 62, 63, 64, 65],
        says: '"days" is missing',
      },
    ],
  },
  {
    rule: jsonAnswerValue,
    passes: [
      { name: "tickets", rows: tickets(60) },
      {
        name: "names, each different",
        rows: goodRows(60, (i) => JSON.stringify({ name: `n${i}` })),
      },
    ],
    fails: [
      {
        name: "a typo and another spelling",
        rows: tickets(80, [
          { ...oneMore, category: "refnud" },
          { ...oneMore, category: "Refund" },
        ]),
        lines: [81, 82],
        severity: "hint",
      },
    ],
  },
  {
    rule: answerSchemaMismatch,
    passes: [
      { name: "no schema given", rows: good },
      {
        name: "answers that fit",
        rows: tickets(5),
        options: { answerSchema: answerSchema({ type: "object", required: ["days"] }) },
      },
      {
        name: "a schema of plain texts",
        rows: goodRows(3, () => '"yes"'),
        options: { answerSchema: answerSchema({ enum: ["yes", "no"] }) },
      },
    ],
    fails: [
      {
        name: "a wrong type, fences, no JSON",
        rows: tickets(3, [{ days: "two" }, '```json\n{"days":1}\n```', "soon"]),
        options: { answerSchema: answerSchema({ properties: { days: { type: "number" } } }) },
        lines: [4, 5, 6],
        severity: "error",
        says: '"days" must be number',
      },
    ],
  },
  {
    rule: shiftedAnswers,
    passes: [
      { name: "right labels", rows: topical },
      { name: "free text", rows: replies(120) },
      { name: "JSON", rows: tickets(100) },
      { name: "too few rows to tell", rows: topicalFrom(0).slice(0, 50) },
    ],
    fails: [
      { name: "labels, from the middle", rows: topicalFrom(80), lines: [81], says: "1 row above" },
      { name: "texts, from row 61", rows: replies(120, 60), lines: [61], says: "100% of them" },
    ],
  },
  {
    rule: unrelatedAnswer,
    passes: [
      { name: "answers about their questions", rows: replies(120) },
      { name: "labels", rows: topical },
      {
        name: "answers that never share a word",
        rows: goodRows(80, (i) => `we will see to ${i}x it`),
      },
    ],
    fails: [
      {
        name: "one about something else",
        rows: [
          ...replies(80),
          converse(question(99), "Photosynthesis turns light into sugar inside green leaves."),
        ],
        lines: [81],
        severity: "hint",
      },
    ],
  },
];

/** Answers that name the number of their question's ticket; from `moved` on that of the question before. */
function replies(count: number, moved = count): unknown[] {
  return Array.from({ length: count }, (_, i) => {
    const ticket = i < moved ? i : i - 1;
    return converse(
      question(i),
      `Thank you for ticket ${ticket}, we have looked into number ${ticket * 37} now.`,
    );
  });
}

/** The topical rows, the labels of which have moved down by one from a row on. */
function topicalFrom(moved: number): unknown[] {
  return Array.from({ length: 160 }, (_, i) => {
    const label = i < moved ? i : i + 3;
    return converse(`${topics[i % 4]} case ${i}`, answers[label % 4]);
  });
}

function topicalEnglish(): unknown[] {
  return Array.from({ length: 60 }, (_, i) =>
    converse(`How can I change the address of my order, and when do you send it? ${i}`, "a"),
  );
}
