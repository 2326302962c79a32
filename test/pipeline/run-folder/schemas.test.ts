import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { ModellessOutput } from "../../../pipeline/run-folder/modelless-output.ts";
import { RunOutput } from "../../../pipeline/run-folder/run-output.ts";
import { Verdict } from "../../../pipeline/run-folder/verdict.ts";
import { generate, generatedDocuments, generatedFiles } from "../../support/generated-documents.ts";
import { fieldsOf } from "../../support/schema-fields.ts";
import { aVerdict } from "../../support/verdict.ts";

const page = "pipeline/run-folder/README.md";

describe.each([
  ["verdict.json", Verdict, "pipeline/run-folder/verdict.schema.json"],
  ["the state machine's output", RunOutput, "pipeline/run-folder/run-output.schema.json"],
  [
    "the output of a run without a model",
    ModellessOutput,
    "pipeline/run-folder/modelless-output.schema.json",
  ],
])("%s", (_, schema, file) => {
  it("has a description of every field, also in the page", () => {
    const fields = fieldsOf(schema);
    expect(fields.length).toBeGreaterThan(20);
    expect(fields.filter(({ description }) => description === "")).toEqual([]);
    const text = readFileSync(page, "utf8");
    expect(fields.filter(({ path }) => !text.includes(`| \`${path}\` |`))).toEqual([]);
  });

  it("has its JSON Schema beside it, as `npm run readme` writes it", () => {
    expect(readFileSync(file, "utf8")).toBe(generatedFiles[file]?.());
  });
});

it("has a page as `npm run readme` writes it", () => {
  const document = generatedDocuments.find(({ path }) => path === page);
  expect(document && generate(document)).toBe(readFileSync(page, "utf8"));
});

it("is described by a JSON Schema that other tools can check a verdict with", () => {
  const schema: unknown = JSON.parse(
    readFileSync("pipeline/run-folder/verdict.schema.json", "utf8"),
  );
  const validate = new Ajv.default({ strictTuples: false }).compile(schema as object);
  expect(validate(JSON.parse(JSON.stringify(aVerdict())))).toBe(true);
  expect(validate({ ...aVerdict(), outcome: "maybe" })).toBe(false);
});
