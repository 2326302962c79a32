import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callVerb } from "../../../support/call-verb.ts";

const folder = mkdtempSync(join(tmpdir(), "tunewright-waivers-"));
const table = join(folder, "rows.csv");
const key = `AKIA${"ABCDEFGH23456723"}`;
const rows = Array.from({ length: 40 }, (_, i) => `question ${i} of a customer,answer ${i} of us`);
writeFileSync(
  table,
  `question,answer\n${rows.join("\n")}\nwhat is my key,it is ${key} now\nwrite to me,at jo@firm.de please\n`,
);

function config(yaml: string): string {
  const path = join(mkdtempSync(join(folder, "config-")), "tunewright.yaml");
  writeFileSync(path, yaml);
  return path;
}

const waiver = (code: string, until = "2999-12-31", more = "") =>
  `waivers:\n  - code: ${code}\n    reason: test keys & <samples>\n    until: ${until}\n${more}`;

function validate(yaml: string, ...more: string[]) {
  return callVerb("validate", table, "--model", "nova-micro", "--config", config(yaml), ...more);
}

describe("waivers", () => {
  it("list their findings with the reason, and take them out of the counts and the exit code", async () => {
    const plain = await validate("{}\n");
    expect(plain.exitCode).toBe(1);
    expect(plain.data).toMatchObject({ counts: { secret: 1, "email-address": 1 } });
    const { exitCode, text, data } = await validate(waiver("secret"));
    expect(exitCode).toBe(0);
    expect(text).toContain("waived secret (1) until 2999-12-31: test keys & <samples>");
    expect(data).toMatchObject({ ok: true, waived: { secret: 1 }, counts: { "email-address": 1 } });
    expect(data).not.toHaveProperty("counts.secret");
    expect(JSON.stringify(data)).toContain('"waived":{"reason":"test keys & <samples>"');
  });

  it("appear in SARIF as suppressions and in JUnit as skipped", async () => {
    const [sarif, junit] = [join(folder, "a.sarif"), join(folder, "a.xml")];
    await validate(waiver("secret"), "--sarif", sarif, "--junit", junit);
    const { results } = JSON.parse(readFileSync(sarif, "utf8")).runs[0];
    expect(results.find(({ ruleId }: { ruleId: string }) => ruleId === "secret")).toMatchObject({
      suppressions: [{ kind: "external", justification: expect.stringContaining("test keys") }],
    });
    const mail = results.find(({ ruleId }: { ruleId: string }) => ruleId === "email-address");
    expect(mail).not.toHaveProperty("suppressions");
    const xml = readFileSync(junit, "utf8");
    expect(xml).toMatch(
      /name="secret">\s*<skipped message="1 finding waived until 2999-12-31: test/,
    );
    expect(xml).toContain('failures="0"');
  });

  it("count again after their last day, and it is said", async () => {
    const { exitCode, text, data } = await validate(waiver("secret", "2020-01-31"));
    expect(exitCode).toBe(1);
    expect(text).toContain("The waiver of secret ended on 2020-01-31");
    expect(data).toMatchObject({ expiredWaivers: [{ code: "secret", until: "2020-01-31" }] });
  });

  it("hold for the file that they name", async () => {
    const other = await validate(waiver("secret", "2999-12-31", "    file: other.csv\n"));
    expect(other.exitCode).toBe(1);
    const own = await validate(waiver("secret", "2999-12-31", "    file: rows.csv\n"));
    expect(own.exitCode).toBe(0);
  });

  it("let convert pass what they accept", async () => {
    const out = join(folder, "out.jsonl");
    const convert = (yaml: string) =>
      callVerb("convert", table, "--model", "nova-micro", "--out", out, "--config", config(yaml));
    expect(await convert("{}\n")).toMatchObject({ exitCode: 1 });
    expect(await convert(waiver("secret"))).toMatchObject({ exitCode: 0 });
  });

  it.each([
    ["an unknown code", waiver("email-adress"), /there is no rule "email-adress".*email-address/],
    ["rows that Bedrock refuses", waiver("reserved-word"), /cannot be waived/],
    ["a day that is none", waiver("secret", "soon"), /:4:\d+ waivers\.0\.until: must be a day/],
    ["a missing reason", "waivers:\n  - {code: secret, until: 2999-12-31}\n", /reason/],
  ])("are refused with %s", async (_what, yaml, message) => {
    const { exitCode, text } = await validate(yaml);
    expect(exitCode).toBe(2);
    expect(text).toMatch(message);
  });
});
