import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allRules } from "../../../dataset-tools/check/all-rules.ts";
import { explainFailure } from "../../../pipeline/explain/explain-failure.ts";
import { explainRule } from "../../../pipeline/explain/explain-rule.ts";
import { explainText } from "../../../pipeline/explain/explain-text.ts";
import { explainCode } from "../../../pipeline/explain/own-codes.ts";

/** Names of services and runtimes that look like codes of ours. */
const FOREIGN =
  /^(?:Area|Bedrock|States|Lambda|Sandbox|Runtime|Builtin|Sfn|Model\.Customization)\./;

/** Codes as the source writes them: quoted, `Area.What`. */
function codesOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const texts = files
    .filter((name) => name.endsWith(".ts") && !name.startsWith("explain/"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
  return texts
    .flatMap((text) => [...text.matchAll(/["'`]([A-Z][A-Za-z]+\.[A-Z][A-Za-z]+)["'`]/g)])
    .flatMap(([, code = ""]) => (FOREIGN.test(code) ? [] : [code]));
}

const codes = [...new Set(["pipeline", "dataset-tools"].flatMap(codesOf))].sort();

describe("our own codes", () => {
  it.each(codes)("%s has an explanation of its own, by its name and as it is printed", (code) => {
    expect(explainText(code)).toMatchObject({ known: true, id: code });
    expect(explainText(`error: seven suns are dark (${code})`)).toMatchObject({ id: code });
  });

  it("are known in any case, and with the text that comes with them", () => {
    expect(explainText("quota.modelunits")).toMatchObject({ known: true, id: "Quota.ModelUnits" });
    const text = "Registry.AliasMoved: registry/g/aliases/candidate.json points at v2 now";
    expect(explainText(text)).toMatchObject({
      known: true,
      basis: "code",
      id: "Registry.AliasMoved",
    });
  });

  it("that pass a text of AWS on are explained by that text where it is known", () => {
    const known =
      "Unable to parse Amazon S3 file: a.jsonl. Data files must conform to JSONL format.";
    const facts = { run: "tickets-1", region: "us-east-1" };
    expect(explainFailure({ error: "Job.Failed", cause: known }, facts)).toMatchObject({
      id: "job.data-not-json-lines",
      command: "tunewright validate a.jsonl --model MODEL",
    });
    const unknown = "Seven suns are dark.";
    expect(explainFailure({ error: "Job.Failed", cause: unknown }, facts)).toMatchObject({
      id: "Job.Failed",
      command: "tunewright resume tickets-1",
    });
  });

  it("of an area that this version knows, but not of the code, are not known", () => {
    expect(explainText("Quota.Unheard: something")).toMatchObject({
      known: false,
      basis: "name",
      byName: { side: "account" },
    });
  });

  it("of an area that is not of ours tell nothing", () => {
    expect(explainCode("Nothing.Such")).toBeUndefined();
    expect(explainText("Nothing.Such")).toMatchObject({ known: false, byName: null });
  });
});

describe("the rules of the data check", () => {
  it.each(allRules.map(({ code }) => code))("%s is explained", (code) => {
    const rule = allRules.find((one) => one.code === code);
    expect(explainRule(code)).toMatchObject({
      id: code,
      remedy: rule?.remedy,
      source: rule?.source,
    });
    expect(explainRule(code)?.cause).toContain(rule?.why);
  });

  it("of another name are not", () => {
    expect(explainRule("no-such-rule")).toBeUndefined();
  });
});
