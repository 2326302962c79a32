import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { groups, verbs as listed } from "../../../../pipeline/cli/commands.ts";
import { typedWords } from "../../../../pipeline/cli/completion/typed-words.ts";
import { callVerb } from "../../../support/call-verb.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

let script: string;
beforeAll(async () => {
  script = (await callVerb("completion", "bash")).text;
});

/** What bash offers for the last of these words. */
function offered(...words: string[]): string[] {
  const file = join(temporaryFolder(), "completion.bash");
  writeFileSync(file, script);
  const lines = `source ${file}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tunewright; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync(
    "bash",
    ["--norc", "-c", lines, "_", "tunewright", ...words],
    {
      encoding: "utf8",
    },
  );
  expect(stderr).toBe("");
  return stdout.split("\n").filter(Boolean);
}

it.each([
  [["tu"], ["tune"]],
  [["versions", "v"], ["verify"]],
  [["tune", "--model", "nova-m"], ["nova-micro"]],
  [
    ["plan", "--serving", ""],
    ["on-demand", "provisioned"],
  ],
  [["versions", "list", "--reg"], ["--region"]],
  [["promote", "a", "--to", "prod"], ["production"]],
  [["models", "sh"], ["show"]],
  [["tune", "--config", ""], []],
  [["tune", ""], []],
])("in bash offers after %j: %j", (words, expected) => {
  expect(offered(...words)).toEqual(expected);
});

it("knows every option that is not hidden", async () => {
  const { verbs } = await typedWords({ verbs: listed, groups });
  const flags = verbs.find(({ name }) => name === "console")?.options.map(({ flag }) => flag);
  expect(flags).toEqual(
    expect.arrayContaining(["--local", "--no-open", "--json", "--debug", "--help"]),
  );
  expect(flags).not.toContain("--companion");
});

it("is made from shells that it knows", async () => {
  const { exitCode, text } = await callVerb("completion", "powershell");
  expect(text).toMatch(/Allowed choices are bash, zsh, fish/);
  expect(exitCode).toBe(2);
});
