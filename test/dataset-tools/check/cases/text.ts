import type { Rule } from "../../../../dataset-tools/check/rule.ts";
import { answerNotText } from "../../../../dataset-tools/check/text/answer-not-text.ts";
import { blankAnswer } from "../../../../dataset-tools/check/text/blank-answer.ts";
import { blankQuestion } from "../../../../dataset-tools/check/text/blank-question.ts";
import { blankSystem } from "../../../../dataset-tools/check/text/blank-system.ts";
import { chatMarker } from "../../../../dataset-tools/check/text/chat-marker.ts";
import { controlCharacter } from "../../../../dataset-tools/check/text/control-character.ts";
import { escapedLineBreak } from "../../../../dataset-tools/check/text/escaped-line-break.ts";
import { excelQuotedValue } from "../../../../dataset-tools/check/text/excel-quoted-value.ts";
import { invisibleCharacter } from "../../../../dataset-tools/check/text/invisible-character.ts";
import { leftOverHtml } from "../../../../dataset-tools/check/text/left-over-html.ts";
import { loneSurrogate } from "../../../../dataset-tools/check/text/lone-surrogate.ts";
import { mojibake } from "../../../../dataset-tools/check/text/mojibake.ts";
import { questionNotText } from "../../../../dataset-tools/check/text/question-not-text.ts";
import { reservedWord } from "../../../../dataset-tools/check/text/reserved-word.ts";
import { spreadsheetError } from "../../../../dataset-tools/check/text/spreadsheet-error.ts";
import { spreadsheetFormula } from "../../../../dataset-tools/check/text/spreadsheet-formula.ts";
import { templatePlaceholder } from "../../../../dataset-tools/check/text/template-placeholder.ts";
import { thinkTag } from "../../../../dataset-tools/check/text/think-tag.ts";
import { unbalancedThinkTag } from "../../../../dataset-tools/check/text/unbalanced-think-tag.ts";
import { untrimmedAnswer } from "../../../../dataset-tools/check/text/untrimmed-answer.ts";
import {
  conversation,
  converse,
  type Failing,
  goodRows,
  type RuleCases,
  turn,
} from "../../../support/rule-case.ts";

const good = goodRows(3);
const reserved = [
  "System:",
  "User:",
  "Bot:",
  "Assistant:",
  "Thought:",
  "[EOS]",
  "<image>",
  "<video>",
  "<unk>",
];

/** A rule about each text by itself: texts that pass and texts that fail. */
function texts(rule: Rule, passing: readonly string[], failing: readonly string[]): RuleCases {
  return {
    rule,
    passes: passing.map((text) => ({
      name: text,
      rows: [...good, converse(text, "a"), converse("q", text)],
    })),
    fails: failing.map((text) => ({
      name: text,
      rows: [...good, converse(text, "a"), converse("q", text)],
      lines: [4, 5],
    })),
  };
}

/** Things that no text is, in each format. */
function noText(value: unknown, side: "prompt" | "completion"): Failing[] {
  const pair = { prompt: "q", completion: "a" };
  const chat = (content: unknown) => ({
    messages:
      side === "prompt"
        ? [
            { role: "user", content },
            { role: "assistant", content: "a" },
          ]
        : [
            { role: "user", content: "q" },
            { role: "assistant", content },
          ],
  });
  const name = JSON.stringify(value);
  return [
    { name: `${name} in a pair`, rows: [pair, { ...pair, [side]: value }], lines: [2] },
    { name: `${name} in a chat`, rows: [chat("x"), chat(value)], lines: [2] },
    {
      name: `${name} in a block`,
      rows: [...good, side === "prompt" ? converse(value, "a") : converse("q", value)],
      lines: [4],
    },
  ];
}

export const textCases: readonly RuleCases[] = [
  {
    rule: answerNotText,
    passes: [
      { name: "good rows", rows: good },
      { name: "labels that are numbers in a table", rows: [{ text: "q", label: 3 }] },
      {
        name: "a tool call",
        rows: [{ messages: [{ role: "assistant", content: null, tool_calls: [{ id: "1" }] }] }],
      },
    ],
    fails: [null, 42, true, { a: 1 }].flatMap((value) => noText(value, "completion")),
  },
  {
    rule: questionNotText,
    passes: [{ name: "good rows", rows: good }],
    fails: [null, 42, false].flatMap((value) => noText(value, "prompt")),
  },
  {
    rule: blankAnswer,
    passes: [
      { name: "good rows", rows: good },
      { name: "null is another rule's", rows: [converse("q", null)] },
    ],
    fails: [
      { name: "empty", rows: [...good, converse("q", "")], lines: [4], says: "empty" },
      { name: "spaces", rows: [...good, converse("q", " \t\n")], lines: [4], says: "white space" },
      { name: "no-break spaces", rows: [...good, converse("q", "\u00a0\u3000")], lines: [4] },
      {
        name: "in a chat",
        rows: [
          {
            messages: [
              { role: "user", content: "q" },
              { role: "assistant", content: "" },
            ],
          },
        ],
        lines: [1],
      },
      {
        name: "a reference answer",
        rows: [{ messages: [{ role: "user", content: "q" }], reference_answer: " " }],
        lines: [1],
        path: "reference_answer",
      },
    ],
  },
  {
    rule: blankQuestion,
    passes: [
      { name: "good rows", rows: good },
      {
        name: "a picture alone",
        rows: [conversation({ role: "user", content: [{ image: {} }] }, turn("assistant", "a"))],
      },
    ],
    fails: [
      { name: "empty", rows: [...good, converse("", "a")], lines: [4], path: "messages[0]" },
      { name: "spaces", rows: [...good, converse("   ", "a")], lines: [4] },
    ],
  },
  {
    rule: blankSystem,
    passes: [
      { name: "none", rows: good },
      { name: "one", rows: [converse("q", "a", { system: [{ text: "s" }] })] },
    ],
    fails: [{ name: "empty", rows: [converse("q", "a", { system: [{ text: "" }] })], lines: [1] }],
  },
  {
    rule: untrimmedAnswer,
    passes: [{ name: "good rows", rows: [...good, converse("q ", "two words")] }],
    fails: [
      { name: "before", rows: [...good, converse("q", " a")], lines: [4] },
      { name: "a line end behind", rows: [...good, converse("q", "a\n")], lines: [4] },
    ],
  },
  {
    rule: reservedWord,
    passes: [
      { name: "good rows", rows: good, rules: { reserved } },
      {
        name: "the bare words",
        rows: [converse("The user and the system thought of [eos", "<images>")],
        rules: { reserved },
      },
      { name: "a model without reserved words", rows: [converse("User: hello", "a")] },
    ],
    fails: [
      ...reserved.map((word) => ({
        name: word,
        rows: [...good, converse(`say ${word} here`, "a")],
        rules: { reserved },
        lines: [4],
        severity: "error" as const,
        says: word,
      })),
      ...reserved.map((word) => ({
        name: word.toLowerCase(),
        rows: [converse(`say ${word.toLowerCase()}`, "a")],
        rules: { reserved },
        lines: [1],
      })),
      {
        name: "in an answer",
        rows: [converse("q", "User: hello")],
        rules: { reserved },
        lines: [1],
        severity: "error",
      },
      {
        name: "in the system text",
        rows: [converse("q", "a", { system: [{ text: "Bot: be kind" }] })],
        rules: { reserved },
        lines: [1],
        severity: "error",
      },
      {
        name: "inside another word",
        rows: [converse("Power user: how?", "a")],
        rules: { reserved },
        lines: [1],
      },
    ],
  },
  {
    ...texts(
      chatMarker,
      ["Human: says a name", "the human: being", "[INSTANCE]", "a | b", "### Results"],
      [
        "hello\n\nHuman: and then",
        "x\nAssistant: y",
        "<|im_start|>user",
        "[INST] do [/INST]",
        "<|eot_id|>",
        "### Response: yes",
      ],
    ),
  },
  texts(
    controlCharacter,
    ["tab\tand\nline\r\nends", "ümläut"],
    ["bell\u0007", "null\u0000", "escape\u001b[0m", "c1 \u0085"],
  ),
  texts(
    invisibleCharacter,
    ["plain", "family 👨‍👩‍👧 emoji", "क्‍ष in Devanagari", "a no-break\u00a0space"],
    ["zero\u200bwidth", "soft\u00adhyphen", "bom \ufeff inside", "\u202eright to left"],
  ),
  texts(
    loneSurrogate,
    ["emoji 😀 whole", "two 😀😀"],
    ["high \ud83d alone", "low \ude00 alone", "\ude00\ud83d swapped"],
  ),
  texts(
    mojibake,
    [
      "naïve café in Zürich",
      "ÃO NÃO SÃO",
      "Âge and Âme",
      "GRÜẞE, Åse",
      "em — dash ’ quote",
      "Привет, как дела",
      "10 € or £5",
      "âme â la",
    ],
    [
      "donâ€™t",
      "cafÃ©",
      "naÃ¯ve",
      "10 â‚¬",
      "Â£5",
      "ðŸ˜€",
      "ï»¿start",
      "lost \ufffd byte",
      "ÐŸÑ€Ð¸Ð²ÐµÑ‚",
    ],
  ),
  texts(
    leftOverHtml,
    [
      "a < b and b > c",
      "<context>facts</context>",
      "<tools>[]</tools>",
      "AT&T & Co",
      "1 <2",
      "Dear <name>",
      "generic List<string>",
    ],
    [
      "<p>hello</p>",
      "line<br>end",
      "line<br/>end",
      '<a href="https://example.com">x</a>',
      "fish &amp; chips",
      "it&#39;s",
      "a&nbsp;b",
      "<DIV class='x'>",
    ],
  ),
  texts(
    templatePlaceholder,
    [
      "a {set} of braces",
      "costs $5 or $".concat("{"),
      "{ }",
      "50 % of",
      "[1] a source",
      "[see below]",
      'json {"a": {"b": 1}}',
      "\\frac{{a}+1}{b}",
    ],
    [
      "Hello {{name}}",
      "Hi {{ customer.name }}!",
      "Dear $".concat("{firstName}"),
      "[INSERT NAME HERE]",
      "[Your Company Name]",
      "<YOUR_API_KEY>",
      "Hello %(name)s",
    ],
  ),
  texts(
    spreadsheetError,
    [
      "#1 choice",
      "#refund",
      "it shows #REF! in the cell",
      "# N/A",
      "N/A",
      "",
      "#!/bin/sh",
      "[object]",
    ],
    [
      "#N/A",
      "#REF!",
      " #value! ",
      "#DIV/0!",
      "#NAME?",
      "#BEZUG!",
      "#NV",
      "#¡VALOR!",
      "[object Object]",
    ],
  ),
  {
    rule: spreadsheetError,
    passes: [{ name: "other answers", rows: good }],
    fails: [
      {
        name: "the answer to a question about spreadsheets",
        rows: [converse("What does Excel show for a deleted cell?", "#REF!")],
        lines: [1],
        severity: "warning",
      },
    ],
  },
  texts(
    excelQuotedValue,
    ["001", '= "a"', '=""', '="a"&"b"', '"001"', "a = b", 'x="001"'],
    ['="001"', ' ="yes"\n', '="He said ""no"""'],
  ),
  {
    rule: spreadsheetFormula,
    passes: [
      {
        name: "no formulas",
        rows: ["= 5", "=)", "=> yes", "= a good deal", "==", "=word"].map((t) => converse("q", t)),
      },
    ],
    fails: [
      {
        name: "some formulas",
        rows: [
          ...goodRows(20),
          ...[
            "=SUM(A1:A9)",
            '=HYPERLINK("http://a.example","open")',
            "=A1",
            "=$B$2*3",
            "=Data!C3",
          ].map((t) => converse("q", t)),
        ],
        lines: [21, 22, 23, 24, 25],
        severity: "warning",
      },
      {
        name: "where formulas are the task",
        rows: goodRows(20, (i) => `=SUM(A1:A${i + 1})`),
        lines: [0],
        severity: "hint",
        says: "20 of 20 rows",
      },
    ],
  },
  texts(
    escapedLineBreak,
    [
      "one\\nbreak only",
      "real\nbreaks and \\n two \\n more",
      'printf("a\\nb\\nc")',
      "C:\\new\\notes\\nine",
      "$\\nu + \\nabla \\neq \\not 0$",
      '{"a": "x\\ny\\nz"}',
      "```\na\\nb\\nc\n```",
      "\\\\nothing \\\\n here",
      "the pattern \\w+\\n\\d+\\n",
    ],
    ["first\\nsecond\\nthird", "Hello,\\r\\n\\r\\nthank you", "List:\\n- a\\n- b"],
  ),
  {
    rule: thinkTag,
    passes: [
      {
        name: "answers without them",
        rows: [
          "yes",
          "I <b>think</b> so",
          "<think>left open",
          "<thinking>as the prompt says</thinking>yes",
          "a < b",
        ].map((answer) => converse("what does <think></think> mean?", answer)),
      },
    ],
    fails: [
      {
        name: "a thought, and an empty one",
        rows: [
          ...good,
          converse("q", "<think>hm</think>yes"),
          converse("q", "<think></think>yes"),
          converse("q", "<thinking> </thinking>yes"),
          converse("q", "<THINK>a</THINK>yes"),
        ],
        lines: [4, 5, 6, 7],
        says: "a thought",
      },
      {
        name: "for a model that reasons",
        rows: [...good, converse("q", "<think>hm</think>yes")],
        rules: { reasoning: true },
        lines: [4],
        says: "reasoningContent",
      },
    ],
  },
  {
    rule: unbalancedThinkTag,
    passes: [
      {
        name: "balanced or none",
        rows: ["yes", "<think>hm</think>yes", "<thinker>"].map((answer) => converse("q", answer)),
      },
    ],
    fails: [
      {
        name: "opened, closed or crossed",
        rows: [
          ...good,
          converse("q", "<think>hm, yes"),
          converse("q", "hm</think>yes"),
          converse("q", "<think>a<think>b</think>yes"),
          converse("q", "<think>a</reasoning>yes"),
        ],
        lines: [4, 5, 6, 7],
      },
    ],
  },
];
