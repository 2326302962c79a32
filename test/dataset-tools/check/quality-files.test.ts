import { join } from "node:path";
import { expect, it } from "vitest";
import { checkDataset } from "../../../dataset-tools/check-dataset.ts";
import { describeNeeds, shared } from "../../support/needs.ts";

/** Files with one planted defect, and how many findings of which code each must have. */
const planted: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "boilerplate.csv": { boilerplate: 1 },
  "ft-answer-language.csv": { "answer-language": 1 },
  "ft-mismatch.csv": { "unrelated-answer": 1 },
  "ft-refusal.csv": { refusal: 2 },
  "ft-repetition.csv": { repetition: 2 },
  "ft-think.csv": { "think-tag": 1, "unbalanced-think-tag": 1 },
  "ft-truncated.csv": { "truncated-answer": 2 },
  "identifier.csv": { identifier: 1 },
  "ip-ssn-url.csv": { "ip-address": 1, "social-security-number": 1, "url-token": 1 },
  "json-broken.csv": {
    "json-answer-invalid": 1,
    "json-answer-shape": 2,
    "json-answer-fenced": 1,
  },
  "nfd-label.csv": { "label-normal-form": 1 },
  "shifted.csv": { "shifted-answers": 1 },
  "shortcut.csv": { "label-shortcut": 1 },
  "sorted.csv": { "sorted-rows": 1 },
};

const clean = ["clean.csv", "ft-clean.csv", "json-clean.csv"];

async function check(folder: string, file: string) {
  const isText = /^(?:ft|json)-/.test(file);
  const columns = isText ? "prompt=question,completion=answer" : "prompt=text,completion=category";
  return checkDataset({ inputs: [join(folder, file)], model: "nova-micro", columns });
}

describeNeeds(shared("cases/quality"), "files with one defect each", (folder) => {
  it.each(Object.entries(planted))("%s", async (file, counts) => {
    expect((await check(folder, file)).counts).toMatchObject(counts);
  });

  it.each(clean)("%s has no findings", async (file) => {
    expect((await check(folder, file)).findings).toEqual([]);
  });

  it("nine kinds of personal data are found, each in its row", async () => {
    const input = join(folder, "pii.jsonl");
    const { findings } = await checkDataset({ inputs: [input], model: "nova-micro" });
    const found = findings.filter(({ line }) => line > 20).map(({ line, code }) => [line, code]);
    expect(found).toEqual(
      expect.arrayContaining([
        [21, "social-security-number"],
        [22, "postal-address"],
        [23, "person-name"],
        [23, "date-of-birth"],
        [24, "ip-address"],
        [25, "passport-number"],
        [26, "email-address"],
        [27, "phone-number"],
        [28, "card-number"],
        [29, "iban"],
      ]),
    );
  });
});
