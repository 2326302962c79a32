import { describe, expect, it } from "vitest";
import { allRules, rulesAsJson, rulesAsMarkdown } from "../../../dataset-tools/check/all-rules.ts";
import { htmlReport } from "../../../dataset-tools/report/html.ts";
import { jsonReport } from "../../../dataset-tools/report/json.ts";
import { junitReport } from "../../../dataset-tools/report/junit.ts";
import { sarifReport } from "../../../dataset-tools/report/sarif.ts";
import { terminalReport } from "../../../dataset-tools/report/terminal.ts";
import { badResult, goodResult } from "../../support/check-result.ts";

describe("the terminal report", () => {
  it("says in the first line whether the data is fine", () => {
    expect(terminalReport(goodResult).split("\n")[0]).toBe(
      "OK  1,000 records in data/my rows.jsonl for amazon.nova-micro-v1:0:128k (sft): no findings",
    );
    expect(terminalReport(badResult)).toMatch(/^NOT OK .*: 42 errors, 1 warning$/m);
  });

  it("groups by rule, errors first, with place, message and remedy", () => {
    const text = terminalReport(badResult);
    expect(text.indexOf("bad-json")).toBeLessThan(text.indexOf("class-imbalance"));
    expect(text).toContain("data/my rows.jsonl:7 messages[1]: the answer is empty");
    expect(text).toContain("data/my rows.jsonl:9:12: ");
    expect(text).toContain("data/my rows.jsonl: the labels are uneven");
    expect(text).toContain("… and 36 others");
    expect(text).toContain("→ Write the answer or remove the row.");
    expect(text).toContain("--max-findings");
  });

  it("colors only through the painter that it is given", () => {
    expect(terminalReport(badResult)).not.toContain("\u001b");
    expect(terminalReport(badResult, { paint: (text, style) => `[${style}:${text}]` })).toContain(
      "[error:NOT OK]",
    );
  });
});

it("the JSON report is the contract, no member more or less", () => {
  const parsed = JSON.parse(jsonReport(badResult));
  expect(parsed).toEqual(badResult);
  expect(Object.keys(parsed)).toEqual([
    "ok",
    "model",
    "method",
    "files",
    "records",
    "counts",
    "findings",
    "truncated",
  ]);
});

describe("the SARIF report", () => {
  const log = JSON.parse(sarifReport(badResult, "1.2.3"));
  const [run] = log.runs;

  it("is a 2.1.0 log with every rule", () => {
    expect(log.version).toBe("2.1.0");
    expect(run.tool.driver).toMatchObject({ name: "Tunewright", version: "1.2.3" });
    expect(run.tool.driver.rules).toHaveLength(allRules.length);
  });

  it("places each finding by rule, file and line", () => {
    const [set, row, line] = run.results;
    expect(set).toMatchObject({ ruleId: "class-imbalance", level: "warning" });
    expect(set.locations[0].physicalLocation.region).toBeUndefined();
    expect(row.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "data/my%20rows.jsonl" },
      region: { startLine: 7 },
    });
    expect(row.locations[0].logicalLocations).toEqual([{ fullyQualifiedName: "messages[1]" }]);
    expect(line.locations[0].physicalLocation.region).toEqual({ startLine: 9, startColumn: 12 });
    for (const { ruleId, ruleIndex } of run.results)
      expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });
});

describe("the JUnit report", () => {
  const xml = junitReport(badResult);

  it("has a test case for each rule and a failure for each rule with an error", () => {
    expect(xml.match(/<testcase /g)).toHaveLength(allRules.length);
    expect(xml.match(/<failure /g)).toHaveLength(2);
    expect(xml).toContain(`tests="${allRules.length}" failures="2"`);
  });

  it("escapes the characters that XML reserves", () => {
    expect(xml).toContain("a &quot;line&quot; must be valid JSON &amp; &lt;more&gt;");
    const hostile = {
      ...badResult,
      findings: badResult.findings.map((f) => ({ ...f, message: "\u0000\ud800 ]]>" })),
    };
    expect(junitReport(hostile)).toContain("\ufffd\ufffd ]]&gt;");
  });

  it("has no failure for good data", () => {
    expect(junitReport(goodResult)).not.toContain("<failure");
  });
});

describe("the table of rules", () => {
  it("lists the readers' rules and the records', each once, in JSON and Markdown", () => {
    const listed = JSON.parse(rulesAsJson());
    expect(listed).toHaveLength(allRules.length);
    expect(new Set(listed.map(({ code }: { code: string }) => code)).size).toBe(allRules.length);
    expect(listed[0]).toEqual(
      expect.objectContaining({
        code: "bad-json",
        severity: "error",
        repairable: false,
        source: expect.any(String),
      }),
    );
    const lines = rulesAsMarkdown().trim().split("\n");
    expect(lines).toHaveLength(allRules.length + 2);
    for (const line of lines) expect(line.replaceAll("\\|", "").split("|")).toHaveLength(7);
  });
});

describe("waived findings", () => {
  const first = badResult.findings.find(({ severity }) => severity === "error");
  const code = first?.code ?? "";
  const waived = { reason: "<known> & accepted", until: "2030-01-31" };
  const both = {
    ...badResult,
    findings: [...badResult.findings, { ...first, waived }],
    waived: { [code]: 3 },
  } as typeof badResult;
  const alone = { ...both, counts: {}, findings: both.findings.filter((one) => one.waived) };
  const says = "2030-01-31: &lt;known&gt; &amp; accepted";

  it("are listed on the page with their reason", () => {
    expect(htmlReport(both)).toContain(`3 × ${code}, until ${says}`);
    expect(htmlReport(badResult)).not.toContain("Waived");
  });

  it("are in JUnit beside findings of their rule that count, which still fail", () => {
    const found = junitReport(both)
      .split("<testcase")
      .find((one) => one.includes(`name="${code}"`));
    expect(found).toContain("<failure");
    expect(found).toContain(`3 findings waived until ${says}`);
    expect(found).not.toContain("<skipped");
    expect(junitReport(alone)).toContain(`<skipped message="3 findings waived until ${says}"/>`);
  });
});
