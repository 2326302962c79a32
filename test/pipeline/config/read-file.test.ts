import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../pipeline/config/load.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** The lines of the error that a config file causes, without its folder. */
async function faults(content: string | Buffer): Promise<string[]> {
  const folder = temporaryFolder();
  const file = join(folder, "t.yaml");
  writeFileSync(file, content);
  const options = { model: "nova-micro", data: { files: ["a.csv"] } };
  const error: unknown = await loadConfig(file, options).catch((one: unknown) => one);
  if (!(error instanceof Error)) return [];
  return error.message.replaceAll(`${folder}/`, "").split("\n  ");
}

describe("a config file", () => {
  it.each([
    ["with a byte order mark and CRLF", "\ufeffmodel: nova-lite\r\nlimits:\r\n  jobHours: 3\r\n"],
    ["of comments alone", "# nothing\n"],
    ["that is empty", ""],
    ["with an anchor and a merge", "tags: &a {team: x}\nhyperparameters:\n  <<: *a\n"],
    ["in UTF-16, as PowerShell writes it", Buffer.from("\ufeffmodel: nova-lite\r\n", "utf16le")],
    ["with a day that is not quoted", "acceptCommitment: 2026-12-31\n"],
  ])("%s is read", async (_what, content) => {
    expect(await faults(content)).toEqual([]);
  });

  it.each<[string, string | Buffer, string[]]>([
    [
      "tabs, each",
      "data:\n\tfiles: [a]\n\tsheet: x\n",
      [
        "t.yaml:2:1 the line is indented with a tab; YAML needs spaces",
        "t.yaml:3:1 the line is indented with a tab; YAML needs spaces",
      ],
    ],
    [
      "a setting that is given twice",
      "group: a\nmodel: x\ngroup: b\n",
      ["t.yaml:3:1 the setting has been given before; give it once"],
    ],
    [
      "a second document",
      "group: a\n---\ngroup: b\n",
      ["t.yaml:2:1 a second document starts here; a config file is one: delete the line ---"],
    ],
    ["a list", "- a\n", ["t.yaml:1:1 must contain settings as `name: value`, not a list"]],
    ["a text", "hello\n", ["t.yaml:1:1 must contain settings as `name: value`, not a text"]],
    ["bytes that are no text", Buffer.from([0xff, 0x80, 0x31]), ["t.yaml is not text in UTF-8"]],
    [
      "brackets without end",
      `a: ${"[".repeat(50_000)}`,
      ["t.yaml:1:104 more than 100 brackets are open here"],
    ],
    [
      "an alias without its anchor",
      "group: *x\n",
      ["t.yaml Unresolved alias (the anchor must be set before the alias): x"],
    ],
    [
      "all that is wrong at once, each at its place",
      [
        "modle: nova-lite",
        "epochs: 3",
        "maxUsd: 3",
        "__proto__: {a: 1}",
        "data:",
        "  Drop_Bad_Rows: true",
        "  against: a.json",
        "budget: {maxUsd: '20'}",
        "deleteModelOnFailure: yes",
        "group: 5",
        "waivers: [{code: duplicate-row, until: 2026-12-31}]",
        "limits:",
        "  jobHours:",
      ].join("\n"),
      [
        "t.yaml:7:12 data.against: must be a list: one entry after - or in [ ]",
        "t.yaml:6:3 data.Drop_Bad_Rows: there is no such setting; did you mean data.dropBadRows?",
        "t.yaml:11:11 waivers.0.reason: must be text",
        "t.yaml:13:12 limits.jobHours: has no value; it must be a number",
        "t.yaml:10:8 group: must be text: put it in quotes",
        "t.yaml:9:23 deleteModelOnFailure: must be true or false: YAML reads it as text if it is in quotes, and also yes, no, on and off",
        "t.yaml:8:18 budget.maxUsd: must be a number: leave out the quotes",
        "t.yaml:1:1 modle: there is no such setting; did you mean model?",
        "t.yaml:2:1 epochs: there is no such setting; did you mean hyperparameters.epochCount?",
        "t.yaml:3:1 maxUsd: there is no such setting; did you mean budget.maxUsd?",
        "and 1 more",
      ],
    ],
  ])("names %s", async (_what, content, expected) => {
    expect(await faults(content)).toEqual(expected);
  });
});
