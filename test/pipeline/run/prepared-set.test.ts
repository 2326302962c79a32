import { appendFileSync, createReadStream, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  listLocal,
  nameFiles,
  PreparationSettings,
  prepareInSteps,
} from "../../../dataset-tools/index.ts";
import { loadConfig } from "../../../pipeline/config/load.ts";
import { UserError } from "../../../pipeline/errors.ts";
import { resolveModel } from "../../../pipeline/models/resolve.ts";
import { type OpenRemote, prepareData } from "../../../pipeline/run/prepare.ts";

const EXAMPLE = "dataset-tools/examples/support-tickets.csv";
const newFolder = () => join(mkdtempSync(join(tmpdir(), "tunewright-set-")), "out");

async function prepareSet(): Promise<string> {
  const outDir = newFolder();
  const { id: model } = resolveModel("nova-micro");
  const settings = PreparationSettings.parse({ model, sliceBy: ["category"] });
  await prepareInSteps({ settings, files: nameFiles([listLocal(EXAMPLE)]), outDir });
  return outDir;
}

async function take(
  files: readonly string[],
  {
    model = "nova-micro",
    openRemote,
    ...others
  }: { model?: string; openRemote?: OpenRemote; data?: object; gate?: object } = {},
) {
  const { data = {}, gate = {} } = others;
  const config = await loadConfig(undefined, { model, data: { files, ...data }, gate });
  const to = { folder: newFolder(), ...(openRemote === undefined ? {} : { openRemote }) };
  return prepareData(config, resolveModel(model), to);
}

describe("a set that was prepared before", () => {
  let set: string;
  beforeAll(async () => {
    set = await prepareSet();
  });

  it("is taken as it is, from a folder or from S3", async () => {
    const { dataset, manifest } = await take([set]);
    expect(dataset.train?.sha256).toBe(manifest.split.parts.train?.sha256);
    expect(dataset.evaluation.rows).toBe(manifest.split.parts.evaluation?.rows);
    const openRemote: OpenRemote = async (uri) =>
      createReadStream(join(set, uri.replace("s3://data/preparations/p-1/dataset/", "")));
    const remote = await take(["s3://data/preparations/p-1/dataset/"], { openRemote });
    expect(remote.manifest).toEqual(manifest);
    expect(remote.dataset.name).toBe("p-1");
  });

  it("is refused for another base model, and with settings that say how rows are read", async () => {
    await expect(take([set], { model: "nova-lite" })).rejects.toMatchObject({
      code: "Dataset.PreparedForOther",
    });
    const refused = expect(
      take([set], { data: { system: "Answer.", columns: { prompt: "text" } } }),
    ).rejects;
    await refused.toMatchObject({
      code: "Dataset.PreparedAlready",
      message: expect.stringContaining("system, columns"),
    });
  });

  it("must have the columns that the gate looks at", async () => {
    expect(
      (await take([set], { gate: { sliceBy: ["category"] } })).manifest.records.written,
    ).toBeGreaterThan(0);
    await expect(take([set], { gate: { sliceBy: ["country"] } })).rejects.toMatchObject({
      code: "Dataset.BadColumns",
    });
  });

  it("is refused when a part was edited", async () => {
    const edited = await prepareSet();
    appendFileSync(join(edited, "train.jsonl"), "{}\n");
    await expect(take([edited])).rejects.toMatchObject({ code: "Dataset.PartChanged" });
  });

  it("leaves what is no such set to the readers", async () => {
    const openRemote: OpenRemote = async () => {
      throw new UserError("Dataset.NoSuchFile", "there is no such object");
    };
    await expect(take(["s3://data/rows"], { openRemote })).rejects.toMatchObject({
      code: "Dataset.NoSuchFile",
    });
  });
});
