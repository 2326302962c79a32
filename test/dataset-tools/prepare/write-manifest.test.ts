import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shortHash } from "../../../dataset-tools/hashing/record-hash.ts";
import { Manifest, readManifests } from "../../../dataset-tools/prepare/manifest.ts";
import { prepared } from "../../support/prepared-dataset.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** Rows of two labels, with a customer of ten rows each. */
function table(rows: number, answer = (i: number) => ["refund", "delivery"][i % 2]): string {
  const lines = Array.from(
    { length: rows },
    (_, i) => `${shortHash(`${i}`)} where is it,${answer(i)},customer ${i % 10}`,
  );
  return `text,label,customer\n${lines.join("\n")}\n`;
}

describe("the manifest of a prepared dataset", () => {
  it("is what prepareDataset returns, and the same bytes for the same rows", async () => {
    const [one, other] = [await prepared(table(200)), await prepared(table(200))];
    expect(Manifest.parse(JSON.parse(readFileSync(one.path, "utf8")))).toEqual(one.manifest);
    expect(other.text).toBe(one.text);
  });

  it("accounts for every row that was read", async () => {
    const again = table(200).replace(/\n([^\n]+)\n$/, "\n$1\n$1\n");
    const { manifest } = await prepared(again);
    expect(manifest.records).toEqual({ read: 201, rejected: 0, duplicates: 1, written: 200 });
    const { parts } = manifest.split;
    expect(Object.values(parts).reduce((sum, { rows }) => sum + rows, 0)).toBe(200);
  });

  it.each([
    [{}, "by-label", null],
    [{ groupBy: "customer" }, "by-group", "customer"],
  ])("says how the dataset was split with %j", async (options, method, groupBy) => {
    const { manifest } = await prepared(table(200), options);
    expect(manifest.split).toMatchObject({ method, groupBy, seed: "0" });
  });

  it("is split by question where answers are not labels", async () => {
    const { manifest } = await prepared(table(200, (i) => `answer ${shortHash(`a${i}`)}`));
    expect(manifest.split.method).toBe("by-question");
    expect(manifest.labels).toBeNull();
  });

  it("lists at most 100 findings and says that there are more", async () => {
    const { manifest } = await prepared(table(400, (i) => [" refund", "delivery"][i % 2]));
    expect(manifest.findings.counts["untrimmed-answer"]).toBe(200);
    expect(manifest.findings.list).toHaveLength(100);
    expect(manifest.findings.truncated).toBe(true);
  });

  it("is read back from its file, or passed on unchanged", async () => {
    const { manifest, path } = await prepared(table(200));
    expect(await readManifests([path, manifest])).toEqual([manifest, manifest]);
  });

  it.each(["not JSON", "{}", '{"tool":{"name":"other","version":"1"}}'])(
    "is not %s",
    async (text) => {
      const path = join(temporaryFolder(), "manifest.json");
      writeFileSync(path, text);
      await expect(readManifests([path])).rejects.toMatchObject({ code: "Dataset.BadManifest" });
    },
  );
});
