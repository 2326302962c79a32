import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDataset } from "../../../dataset-tools/index.ts";
import {
  columnFields,
  formatMapping,
  parseMapping,
} from "../../../dataset-tools/read/column-mapping.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("parseMapping", () => {
  it.each([
    ["prompt=text,completion=category", { prompt: "text", completion: "category" }],
    [" prompt = text , group = customer id ", { prompt: "text", group: "customer id" }],
    ["prompt=Subject, short", { prompt: "Subject, short" }],
    ["prompt=Subject, short,completion=a", { prompt: "Subject, short", completion: "a" }],
    ["prompt=a=b", { prompt: "a=b" }],
    ['prompt="Subject, short",completion="a=b"', { prompt: "Subject, short", completion: "a=b" }],
    ['prompt="a, completion=b" , system=s', { prompt: "a, completion=b", system: "s" }],
    ['prompt="say ""hi""",completion=x', { prompt: 'say "hi"', completion: "x" }],
    ['prompt=" padded "', { prompt: " padded " }],
  ])("reads %s", (text, mapping) => {
    expect(parseMapping(text)).toEqual(mapping);
  });

  it("reads any mapping from its text form", () => {
    const name = fc
      .string({ unit: fc.constantFrom(...'ab,=" \n;é') })
      .filter((s) => s.trim() !== "");
    const mapping = fc
      .record(Object.fromEntries(columnFields.map((field) => [field, name])), { requiredKeys: [] })
      .map((columns) => columns as Record<string, string>)
      .filter(
        ({ prompt, completion }) => (prompt ?? completion) !== undefined && prompt !== completion,
      );
    fc.assert(
      fc.property(mapping, (given) => {
        expect(parseMapping(formatMapping(given))).toEqual(given);
        expect(parseMapping(given)).toEqual(given);
      }),
    );
  });

  it.each([
    ["", /"" is not of the form field=column/],
    ["prompt", /"prompt" is not of the form field=column/],
    ["prompt=a,", /ends with a comma/],
    ["question=text", /no field "question"/],
    ["prompt=text,complection=label", /no field "complection"/],
    ["prompt=", /no column is named for prompt/],
    ["prompt=,completion=a", /no column is named for prompt/],
    ['prompt=""', /no column is named for prompt/],
    ["prompt=a,prompt=b", /prompt is given twice/],
    ["prompt=a,completion=a", /"a" cannot be both/],
    ['prompt="a', /in double quotes must end/],
    ['prompt="a"b', /in double quotes must end/],
    ['prompt="a",oops', /"oops" is not of the form field=column/],
    [{ question: "text" }, /no field "question"/],
    [{ prompt: "a", completion: "a" }, /"a" cannot be both/],
  ])("refuses %j and shows the form", (given, message) => {
    expect(() => parseMapping(given)).toThrow(message);
    const form = expect.stringContaining("prompt=text,completion=category");
    const error = expect.objectContaining({ code: "Dataset.BadColumns", hint: form });
    expect(() => parseMapping(given)).toThrow(error);
  });

  it("shows how to quote a name that reads like a misspelled field", () => {
    expect(() => parseMapping("prompt=a, b=c")).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('prompt="a, b=c"') }),
    );
  });
});

it("checks a table by column names with commas", async () => {
  const rows = Array.from({ length: 10 }, (_, i) => `question ${i},x${i % 2}`);
  const file = join(temporaryFolder(), "mail.csv");
  writeFileSync(file, `"Subject, short","a=b"\n${rows.join("\n")}\n`);
  const options = { inputs: [file], model: "nova-lite" };
  const byText = { ...options, columns: 'prompt=Subject, short,completion="a=b"' };
  const byObject = { ...options, columns: { prompt: "Subject, short", completion: "a=b" } };
  const [one, other] = [await checkDataset(byText), await checkDataset(byObject)];
  expect(one.counts).not.toHaveProperty("unknown-format");
  expect(one).toEqual(other);
  expect(one.records).toBe(10);
});
