import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bytesSource, codesAndLines, readAll } from "../../../support/dataset.ts";
import { describeNeeds, shared } from "../../../support/needs.ts";

const answers = [
  ["How do I reset my greenhouse sensor?", "Hold the button for ten seconds."],
  ["The left pump hums at night; is that normal?", "Yes; it cools the tank."],
  ["Can I move the base station outdoors?", "Only under a roof."],
  ["Which battery fits model K2?", "A CR2450 cell."],
];
const body = `${answers.map((row) => row.join(",")).join("\n")}\n`;
const numbered = answers.map((row, i) => [i, ...row].join(",")).join("\n");
const messages = [
  ["ham", "Go until jurong point, crazy.. Available only in bugis"],
  ["spam", "Free entry in 2 a wkly comp to win FA Cup final tkts"],
  ["ham", "Nah I don't think he goes to usf, he lives around here"],
  ["ham", "Ok lar... Joking wif u oni..."],
];
const sms = messages.map((row) => row.join("\t")).join("\n");

async function columnsOf(content: string, options = {}, name = "set.csv") {
  const { rows, problems } = await readAll(bytesSource(name, content), options);
  return { columns: Object.keys((rows[0]?.value ?? {}) as object), rows, problems };
}

describe("a header with a mark before it", () => {
  it("is no comment where the user names its columns as written", async () => {
    const options = { namedColumns: ["#question", "#answer"] };
    const { columns, rows, problems } = await columnsOf(`#question,#answer\n${body}`, options);
    expect(columns).toEqual(["#question", "#answer"]);
    expect(rows).toHaveLength(answers.length);
    expect(problems).toEqual([]);
  });
});

describe("a header", () => {
  it.each([
    ["Customer's message,Agent's reply", body],
    ["question,answer*", body],
    ["Question (en),Answer (en)", body],
    ["1. question,2. answer", body],
    ["<question>,[answer]", body],
    ["userUtterance,bot_turn", body],
    ["Kundenanfrage,Antwort", body],
    ["प्रश्न,उत्तर", body],
    ["คำถาม,คำตอบ", body],
    ["Q&A id,question,answer", numbered],
    ["Ticket #,question,answer", numbered],
    ["#,question,answer", numbered],
    ["0,1", body],
    ["Q1: What did they ask?,Q2: What did you reply?", body],
    ["input_text,target_text", body],
    ["ques,ans", body],
    ["Unnamed: 0,question,answer", numbered],
    ["text,score %", "Hello there,55\nBye for now,33\n"],
    ["sentence,sentiment", "I love it,1\nI hate it,0\n"],
    ["label,text", messages.map((row) => row.join(",").replace("a, ", "a ")).join("\n")],
  ])("%s is found without a doubt", async (header, rows) => {
    const { columns, problems } = await columnsOf(`${header}\n${rows}`);
    expect(columns).toEqual(header.split(","));
    expect(problems.filter(({ code }) => code.includes("header"))).toEqual([]);
  });

  it.each([
    ["What is your question?,Which answer would you give?"],
    ["question as the customer typed it,answer as the agent sent it by e-mail"],
    ["வினா,விடை"],
    ["v1,v2"],
  ])("%s is found, and named since there is a doubt", async (header) => {
    const { columns, problems } = await columnsOf(`${header}\n${body}`);
    expect(columns).toEqual(header.split(","));
    expect(codesAndLines(problems)).toEqual(["csv-header@1"]);
    expect(problems[0]?.message).toContain("--no-header");
  });

  it("is a comment line where it has the cells of the rows", async () => {
    const { columns, problems } = await columnsOf(`# exported\n#id,question,answer\n${numbered}`);
    expect(columns).toEqual(["id", "question", "answer"]);
    expect(codesAndLines(problems)).toEqual(["csv-comment@1"]);
  });

  it("is the row that has the columns that the user names", async () => {
    const content = `What do you ask?,We say.\n${body}`;
    expect((await columnsOf(content)).columns).toEqual(["column1", "column2"]);
    const { columns, problems } = await columnsOf(content, { namedColumns: ["We say."] });
    expect(columns).toEqual(["What do you ask?", "We say."]);
    expect(problems).toEqual([]);
  });

  it("has no columns of its blank cells at the end", async () => {
    const padded = `question,answer,,\n${body.replaceAll("\n", ",,\n")}`;
    const { columns, problems } = await columnsOf(padded);
    expect(columns).toEqual(["question", "answer"]);
    expect(problems).toEqual([]);
  });

  it("alone in a file gives no row", async () => {
    for (const header of ["question,answer\n", "Customer's message,Agent's reply"]) {
      const { rows, problems } = await columnsOf(header);
      expect({ rows, problems }).toEqual({ rows: [], problems: [] });
    }
  });
});

describe("rows without a header", () => {
  it.each([
    ["questions and answers", body, "set.csv"],
    ["numbered rows", numbered, "set.csv"],
    ["a label and a text", sms, "set.tsv"],
    ["a text and a label", "I lost my card,lost\nWhere is my card,late\nMy card is late,late\n"],
    ["a text and a number", "I love it,1\nI hate it,0\nmeh,1\n"],
    ["words and their translations", "cat,Katze\ndog,Hund\nhouse,Haus\n"],
    ["Chinese questions", "如何重置传感器,按住按钮十秒\n左侧的泵晚上会响,这是正常的\n"],
    ["sentences with words that name columns", `What is the question limit?,Five.\n${body}`],
  ])("%s are all read, with a warning", async (_name, content, file = "set.csv") => {
    const { columns, rows, problems } = await columnsOf(content, {}, file);
    expect(columns.slice(0, 2)).toEqual(["column1", "column2"]);
    expect(rows).toHaveLength(content.trim().split("\n").length);
    expect(codesAndLines(problems)).toEqual(["csv-no-header@1"]);
    expect(problems[0]?.message).toContain("--header");
  });

  it("are what the user says, without a warning", async () => {
    const { rows, problems } = await columnsOf(`question,answer\n${body}`, { header: false });
    expect(rows).toHaveLength(5);
    expect(problems).toEqual([]);
    const named = await columnsOf(body, { namedColumns: ["column1", "column2"] });
    expect(named.rows).toHaveLength(4);
    expect(named.problems).toEqual([]);
  });
});

describe("rows that are not data", () => {
  it.each([
    ["a row of units", "(text),(text)", "csv-units-row@2"],
    ["a row of types", "string,string", "csv-units-row@2"],
    ["dashes and brackets", "[-],[text]", "csv-units-row@2"],
    ["the header in other capitals", "Question,ANSWER", "csv-repeated-header@2"],
    ["delimiters only", " ,", "csv-blank-row@2"],
  ])("%s below the header", async (_name, row, expected) => {
    const { rows, problems } = await columnsOf(`question,answer\n${row}\n${body}`);
    expect(codesAndLines(problems)).toEqual([expected]);
    expect(rows.map(({ place }) => place.line)).toEqual([3, 4, 5, 6]);
  });

  it("two different headers are an error, since only one can be right", async () => {
    const { problems } = await columnsOf(`question,answer\nprompt,completion\n${body}`);
    expect(problems).toEqual([
      expect.objectContaining({ code: "csv-second-header", rejected: true }),
    ]);
  });

  it("the names, questions and import ids of a survey", async () => {
    const ids = '"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"';
    const { rows, problems } = await columnsOf(`Q1,Q2\nYour question?,Ours\n${ids}\n${body}`);
    expect(codesAndLines(problems).slice(-2)).toEqual(["csv-units-row@2", "csv-units-row@3"]);
    expect(rows).toHaveLength(4);
  });

  it.each(["Total rows: 4", "(4 rows)", "4 rows selected.", "Total rows,4", "Row count: 4,"])(
    "%s at the end",
    async (footer) => {
      const { rows, problems } = await columnsOf(`question,answer\n${body}${footer}\n`);
      expect(codesAndLines(problems)).toEqual(["csv-footer@6"]);
      expect(rows).toHaveLength(4);
    },
  );

  it.each([
    ["Support export\nMarch 2026\n\n", 4],
    ["Support export,\n,\n", 3],
    ["Report,Support\nDate,2026-03-01\n\n", 4],
    ["Report of tickets, March 2026\n\n", 3],
    [`${"A line of a long title\n".repeat(8)}\n`, 10],
  ])("titles above the header: %j", async (titles, line) => {
    const { rows, problems } = await columnsOf(`${titles}question,answer\n${body}`);
    expect(codesAndLines(problems)).toEqual(["csv-preamble@1"]);
    expect(rows[0]).toMatchObject({
      place: { line: line + 1 },
      value: { question: answers[0]?.[0], answer: answers[0]?.[1] },
    });
  });

  it("comments above and among the rows, but not without one above", async () => {
    const commented = body.replace("\nCan", "\n# checked by Ann\nCan");
    const found = await columnsOf(`// exported\n// by Ann\n\nquestion,answer\n${body}`);
    expect(codesAndLines(found.problems)).toEqual(["csv-comment@1"]);
    const among = await columnsOf(`# exported, by Ann\nquestion,answer\n${commented}`);
    expect(codesAndLines(among.problems)).toEqual(["csv-comment@1", "csv-comment@5"]);
    const { problems } = await columnsOf(`question,answer\n${commented}`);
    expect(codesAndLines(problems)).toEqual(["csv-columns@4"]);
  });

  it("the header and the byte-order mark of an appended file", async () => {
    const one = `\ufeffquestion,answer\n${body}`;
    const { rows, problems } = await columnsOf(one + one);
    expect(codesAndLines(problems)).toEqual(["byte-order-mark@6", "csv-repeated-header@6"]);
    expect(rows).toHaveLength(8);
  });
});

describeNeeds(shared("data"), "real tables whose header is cut off", (path) => {
  it.each([
    ["banking77/test.csv", 1],
    ["banking77/test.csv", 501],
    ["nova-forge/csv_train_test_data.csv", 1],
    ["nova-forge/rft_multiturn_valid.csv", 1],
    ["aws-faq-csv/sagemaker_faqs.csv", 1],
  ])("%s without its first %i lines", async (file, lines) => {
    const text = readFileSync(join(path, file), "utf8").split("\n").slice(lines).join("\n");
    const { columns, problems } = await columnsOf(text, {}, file);
    expect(columns.slice(0, 2)).toEqual(["column1", "column2"]);
    expect(problems.map(({ code }) => code)).toContain("csv-no-header");
  });
});
