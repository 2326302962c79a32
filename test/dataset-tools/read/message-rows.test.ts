import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { BadDataError, convertDataset } from "../../../dataset-tools/index.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

async function convert(name: string, content: string, options = {}) {
  const folder = temporaryFolder();
  const [input, out] = [join(folder, name), join(folder, "out.jsonl")];
  writeFileSync(input, content);
  const result = await convertDataset({ inputs: [input], to: "converse", out, ...options });
  const lines = readFileSync(out, "utf8").trimEnd().split("\n");
  const said = lines.map((line) => {
    const messages: { content: { text: string }[] }[] = JSON.parse(line).messages;
    return messages.map((message) => message.content[0]?.text);
  });
  return { result, said };
}

it.each([
  [
    "t.csv",
    "Conversation ID,Speaker,Text\nx,user,q1\nx,assistant,a1\nx,user,q2\nx,assistant,a2\ny,user,q3\ny,assistant,a3\n",
  ],
  [
    "t.jsonl",
    [
      { chat_id: 1, role: "user", content: "q1" },
      { chat_id: 1, role: "assistant", content: "a1" },
      { chat_id: 1, role: "user", content: "q2" },
      { chat_id: 1, role: "assistant", content: "a2" },
      { chat_id: 2, role: "user", content: "q3" },
      { chat_id: 2, role: "assistant", content: "a3" },
    ]
      .map((row) => JSON.stringify(row))
      .join("\n"),
  ],
])("joins the messages of a conversation in %s, and says so", async (name, content) => {
  const { said, result } = await convert(name, content);
  expect(said).toEqual([
    ["q1", "a1", "q2", "a2"],
    ["q3", "a3"],
  ]);
  expect(result.check.findings).toMatchObject([{ code: "message-rows", severity: "warning" }]);
});

it("names a conversation whose messages are not together", async () => {
  const content = "c_id,role,message\n1,user,q\n1,assistant,a\n2,user,r\n2,assistant,b\n1,user,s\n";
  const error = await convert("t.csv", content).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(BadDataError);
  expect((error as BadDataError).result.counts).toMatchObject({ "scattered-messages": 1 });
});

it("leaves out a conversation next to a message that cannot be read", async () => {
  const lines = [
    '{"chat_id":1,"role":"user","content":"q"}',
    '{"chat_id":1,"role":"assistant","content":"a"}',
    '{"chat_id":2,"role":"user","content":}',
    '{"chat_id":2,"role":"assistant","content":"b"}',
    '{"chat_id":3,"role":"user","content":"s"}',
    '{"chat_id":3,"role":"assistant","content":"c"}',
  ];
  const { said } = await convert("t.jsonl", lines.join("\n"), { dropBadRows: true });
  expect(said).toEqual([["s", "c"]]);
});

it("does not take labeled messages for conversations", async () => {
  const content = "ticket_id,author,message,label\n1,Ann,q,x\n2,Bob,r,y\n";
  const { said } = await convert("t.csv", content, { columns: "prompt=message,completion=label" });
  expect(said).toEqual([
    ["q", "x"],
    ["r", "y"],
  ]);
});
