import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answerSchema } from "../../../dataset-tools/check/answer-schema.ts";
import { checkDataset } from "../../../dataset-tools/check-dataset.ts";
import { callVerb } from "../../support/call-verb.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const schema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  type: "object",
  properties: {
    category: { enum: ["billing", "returns"] },
    days: { type: "integer", minimum: 0 },
    items: { type: "array", items: { $ref: "#/$defs/item" } },
  },
  required: ["category"],
  additionalProperties: false,
  $defs: { item: { required: ["name"] } },
};

describe("answerSchema", () => {
  it.each([
    [{ category: "billing", days: 3, items: [{ name: "x" }] }, []],
    [{}, ["the whole must have required property 'category'"]],
    [{ category: "secret" }, ['"category" must be equal to one of the allowed values']],
    [{ category: "billing", days: 1.5 }, ['"days" must be integer']],
    [{ category: "billing", days: -1 }, ['"days" must be >= 0']],
    [{ category: "billing", items: [{}] }, ["\"items.0\" must have required property 'name'"]],
    [{ category: "billing", more: 1 }, ['the whole must NOT have additional properties ("more")']],
    [[], ["the whole must be object"]],
  ])("of %j says %j, and never quotes a value", (value, faults) => {
    expect(answerSchema(schema).faults(value)).toEqual(faults);
  });

  it("applies keywords without a type to what they are about", () => {
    const loose = answerSchema({ properties: { a: { type: "string" } }, required: ["a"] });
    expect(
      [loose.faults({ a: 1 }), loose.faults({}), loose.faults(1)].map((f) => f.length),
    ).toEqual([1, 1, 0]);
  });
});

function files(answers: readonly string[], written: string = JSON.stringify(schema)) {
  const folder = temporaryFolder();
  const [rows, schemaFile] = [join(folder, "rows.jsonl"), join(folder, "schema.json")];
  const lines = answers.map((completion, i) => JSON.stringify({ prompt: `q ${i}`, completion }));
  writeFileSync(rows, lines.join("\n"));
  writeFileSync(schemaFile, written);
  return { rows, schemaFile, out: join(folder, "out.jsonl") };
}

const answers = [
  '{"category":"billing"}',
  '{"category":"other"}',
  "no JSON",
  '{"category":"returns"}',
];

describe("--answer-schema", () => {
  it("makes every answer that does not fit an error with its line", async () => {
    const { rows, schemaFile } = files(answers);
    const call = await callVerb(
      "validate",
      rows,
      "--model",
      "nova-lite",
      "--answer-schema",
      schemaFile,
    );
    expect(call.exitCode).toBe(1);
    const { findings } = call.data as Awaited<ReturnType<typeof checkDataset>>;
    const found = findings.filter(({ code }) => code === "answer-schema-mismatch");
    expect(found.map(({ line, path, severity }) => [line, path, severity])).toEqual([
      [2, "completion", "error"],
      [3, "completion", "error"],
    ]);
  });

  it("lets convert write the rows that fit with --drop-bad-rows, and nothing without", async () => {
    const many = [...Array(20).keys()].map(() => '{"category":"returns"}');
    const { rows, schemaFile, out } = files([...answers, ...many]);
    const args = [rows, "--model", "nova-lite", "--answer-schema", schemaFile, "--out", out];
    expect(await callVerb("convert", ...args)).toMatchObject({ exitCode: 1 });
    expect(await callVerb("convert", ...args, "--drop-bad-rows")).toMatchObject({
      exitCode: 0,
      data: { rejected: 2, file: { rows: 22 } },
    });
  });

  it.each([
    ["no JSON", "{"],
    ["no schema", '{"type":"strin"}'],
    ["a reference to nothing", '{"$ref":"#/$defs/none"}'],
  ])("refuses %s in plain words", async (_, written) => {
    const { rows, schemaFile } = files(answers, written);
    const call = await callVerb(
      "validate",
      rows,
      "--model",
      "nova-lite",
      "--answer-schema",
      schemaFile,
    );
    expect(call).toMatchObject({
      exitCode: 2,
      data: { error: { code: "Dataset.BadAnswerSchema" } },
    });
  });

  it("refuses a file that does not exist", async () => {
    const { rows } = files(answers);
    const call = await callVerb(
      "convert",
      rows,
      "--model",
      "nova-lite",
      "--answer-schema",
      "/none.json",
      "--out",
      "-",
    );
    expect(call).toMatchObject({
      exitCode: 2,
      data: { error: { code: "Dataset.BadAnswerSchema" } },
    });
  });

  it("may be an object for users of the library", async () => {
    const { rows } = files(answers);
    const { counts } = await checkDataset({
      inputs: [rows],
      model: "nova-lite",
      answerSchema: schema,
    });
    expect(counts).toMatchObject({ "answer-schema-mismatch": 2 });
  });
});
