import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import { loadConfig } from "../../../../pipeline/config/load.ts";
import { callVerb } from "../../../support/call-verb.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join("\n");

/** Calls `init` for a file of its own folder. */
async function initiated(name: string, content: string, ...args: string[]) {
  const folder = temporaryFolder();
  const [file, out] = [join(folder, name), join(folder, "tunewright.yaml")];
  writeFileSync(file, content);
  const called = await callVerb("init", file, "--out", out, ...args);
  return { ...called, folder, file, out, said: [...called.lines, called.text].join("\n") };
}

const table = `text,category\n${lines(60, (at) => `how do I do ${at} of it please,${at % 3 ? "a" : "b"}`)}\n`;
const chats = lines(60, (at) =>
  JSON.stringify({
    messages: [
      { role: "user", content: `how do I do ${at}?` },
      { role: "assistant", content: `with number ${at}` },
      { role: "user", content: `and what of ${at + 100}?` },
      { role: "assistant", content: `that is number ${at * 3}` },
    ],
  }),
);

describe("init", () => {
  it("writes a config file that plans a run without another word", async () => {
    const { exitCode, said, out, data } = await initiated(
      "注文 tickets.csv",
      table,
      "--max-usd",
      "5",
    );
    expect(exitCode).toBe(0);
    expect(said).toMatch(/60 rows, in English\n.*"text" \(by its name\)/);
    expect(said).toMatch(/`tunewright plan --config /);
    expect(jsonOutputs.init.parse(data)).toMatchObject({ kind: "labels", labels: 2, maxUsd: 5 });
    const config = await loadConfig(out, {});
    expect(config).toMatchObject({ model: "nova-micro", budget: { maxUsd: 5 } });
    expect(config.data.columns).toEqual({ prompt: "text", completion: "category" });
    expect(config.group).toMatch(/^tickets-[0-9a-f]{8}$/);
    const planned = await callVerb("plan", "--config", out);
    expect(planned.text).toMatch(/one-time total/);
    expect(planned.exitCode).toBe(0);
  });

  it("offers only base models that take the rows that are left when some are held out", async () => {
    const rows = lines(220, (at) => `how do I do ${at} of it please,${at % 3 ? "a" : "b"}`);
    const { said, exitCode } = await initiated(
      "t.csv",
      `text,category\n${rows}\n`,
      "--model",
      "nova-2-lite",
    );
    expect(exitCode).toBe(2);
    expect(said).toMatch(/about 176 rows are left to train on .*at least 200/);
  });

  it("writes its schema where the file says, and no text of the rows", async () => {
    const { out, folder } = await initiated("t.csv", table);
    const text = readFileSync(out, "utf8");
    const [, schema = ""] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text) ?? [];
    expect(JSON.parse(readFileSync(join(folder, schema), "utf8"))).toHaveProperty("properties");
    expect(text).not.toContain("how do I");
  });

  it("knows conversations, and chooses a base model that takes them", async () => {
    const { data } = await initiated("c.jsonl", chats);
    expect(data).toMatchObject({ kind: "chats", model: "nova-micro", columns: {} });
  });

  it("reads preference data by its preferred answers", async () => {
    const content = lines(30, (at) =>
      JSON.stringify({ prompt: `what is ${at}?`, chosen: `it is ${at}`, rejected: "no idea" }),
    );
    const { out, data } = await initiated("dpo.jsonl", content);
    expect(data).toMatchObject({ isPreference: true });
    expect((await loadConfig(out, {})).data.answer).toBe("chosen");
  });

  it("writes nothing over, whoever wrote it", async () => {
    const { out, file } = await initiated("t.csv", table);
    const before = readFileSync(out, "utf8");
    const { exitCode, text } = await callVerb("init", file, "--out", out);
    expect(exitCode).toBe(2);
    expect(text).toMatch(/exists already; nothing was written over[\s\S]*--out/);
    expect(readFileSync(out, "utf8")).toBe(before);
  });

  it("writes the file for data with errors, names them and what to do, and ends with 1", async () => {
    const { exitCode, said, out } = await initiated("bad.csv", `${table}no answer here,\n`);
    expect(exitCode).toBe(1);
    expect(said).toMatch(/blank-answer[\s\S]*--fix fixed\.jsonl[\s\S]*--drop-bad-rows --local/);
    expect(existsSync(out)).toBe(true);
  });

  it("says which columns there are where none is certain, and how to name them", async () => {
    const content = `x,y,z\n${lines(40, (at) => `alpha ${at},beta ${at * 3},gamma ${at * 7}`)}\n`;
    const { exitCode, said, out } = await initiated("odd.csv", content);
    expect(exitCode).toBe(1);
    expect(said).toMatch(/x.*y.*z[\s\S]*--columns prompt=NAME,completion=NAME/);
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    [["--model", "llama-3-1-8b"], /would not take these rows: .*100[\s\S]*nova-micro/],
    [["--model", "nova-mikro"], /"nova-mikro" is not a known base model/],
    [["--group", "A b"], /"A b" is no name of a group/],
    [["--columns", "prompt=txt,completion=category"], /has no column "txt"/],
  ])("refuses %j with 2", async (args, message) => {
    const { exitCode, text, out } = await initiated("t.csv", table, ...args);
    expect(text).toMatch(message);
    expect(exitCode).toBe(2);
    expect(existsSync(out)).toBe(false);
  });
});
