import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkOutputs, type Output } from "../../../dataset-tools/files/check-outputs.ts";
import {
  convertDataset,
  prepareDataset,
  repairDataset,
  splitDataset,
} from "../../../dataset-tools/index.ts";
import { preparedFiles } from "../../../dataset-tools/prepare/output-folder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const rows = Array.from(
  { length: 40 },
  (_, i) => `{"prompt":"q ${i}","completion":"a ${i % 4}"}\n`,
);

/** A folder with `data/rows.jsonl`, a link to it, another name of it, and a link to its folder. */
function place(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "data/rows.jsonl"), rows.join(""));
  symlinkSync("data/rows.jsonl", join(folder, "link.jsonl"));
  linkSync(join(folder, "data/rows.jsonl"), join(folder, "hard.jsonl"));
  symlinkSync("data", join(folder, "linked-folder"));
  return folder;
}

function codeOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

function check(folder: string, outputs: readonly string[], inputs: readonly string[]) {
  const named = outputs.map(
    (path, i): Output => ({ path: path === "-" ? path : join(folder, path), option: `--${i}` }),
  );
  const read = inputs.map((path) =>
    path === "-" || path.includes("://") ? path : join(folder, path),
  );
  const openRemote = async () => (async function* () {})();
  return codeOf(() => checkOutputs(named, { inputs: read, openRemote }));
}

describe("an output is refused", () => {
  it.each<[string, string, string]>([
    ["that is the input", "data/rows.jsonl", "data/rows.jsonl"],
    ["that is the input by a detour", "data/../data/./rows.jsonl", "data/rows.jsonl"],
    ["that links to the input", "link.jsonl", "data/rows.jsonl"],
    ["that the input links to", "data/rows.jsonl", "link.jsonl"],
    ["that is another name of the input", "hard.jsonl", "data/rows.jsonl"],
    ["in a folder that links to that of the input", "linked-folder/rows.jsonl", "data/rows.jsonl"],
    ["that is a file of an input folder", "data/rows.jsonl", "data"],
    ["that would be a file of an input folder", "data/new.jsonl", "data"],
    ["that would be below an input folder", "data/deep/new.csv.gz", "data"],
    ["that would be in an input folder by a link", "linked-folder/new.jsonl", "data"],
    ["that a glob matches", "data/rows.jsonl", "data/*.jsonl"],
    ["that a glob would match", "data/new.jsonl", "data/*.jsonl"],
    ["that a glob would match in a folder by a link", "linked-folder/new.jsonl", "data/*.jsonl"],
  ])("%s", (_name, output, input) => {
    const folder = place();
    expect(check(folder, [output], [input])).toBe("Dataset.OutputIsInput");
    expect(check(folder, ["fine.jsonl", output], ["-", input])).toBe("Dataset.OutputIsInput");
  });

  it.each<[string, readonly string[]]>([
    ["the same name", ["new.jsonl", "new.jsonl"]],
    ["the same file by a link", ["link.jsonl", "hard.jsonl"]],
    [
      "the same file by a folder's link, before it exists",
      ["data/new.txt", "linked-folder/new.txt"],
    ],
    ["standard output", ["-", "-"]],
  ])("that is another output: %s", (_name, outputs) => {
    expect(check(place(), outputs, [])).toBe("Dataset.SameOutput");
  });

  it("that is a folder, below a file, not a regular file, or not local", () => {
    const folder = place();
    expect(check(folder, ["data"], [])).toBe("Dataset.OutputIsFolder");
    expect(check(folder, ["link.jsonl/new.jsonl"], [])).toBe("Dataset.OutputIsFile");
    const named = (path: string) =>
      codeOf(() => checkOutputs([{ path, option: "--out" }], { inputs: [] }));
    expect(named("/dev/null")).toBe("Dataset.OutputNotWritable");
    expect(named("s3://bucket/key.jsonl")).toBe("Dataset.OutputNotWritable");
  });

  it("that is a file where a folder is due, or whose files are inputs", () => {
    const folder = place();
    const into = (path: string, input: string) =>
      codeOf(() =>
        checkOutputs([{ path: join(folder, path), option: "--out", folderOf: preparedFiles }], {
          inputs: [join(folder, input)],
        }),
      );
    writeFileSync(join(folder, "data/train.jsonl"), rows.join(""));
    expect(into("hard.jsonl", "link.jsonl")).toBe("Dataset.OutputIsFile");
    expect(into("data", "data/train.jsonl")).toBe("Dataset.OutputIsInput");
    expect(into("data", "data")).toBe("Dataset.OutputIsInput");
    expect(into("data", "data/rows.jsonl")).toBeUndefined();
  });

  it("that is read-only, or in a folder that is, unless the administrator writes", () => {
    const folder = place();
    const refused = process.getuid?.() === 0 ? undefined : "Dataset.OutputNotWritable";
    chmodSync(join(folder, "hard.jsonl"), 0o444);
    expect(check(folder, ["hard.jsonl"], [])).toBe(refused);
    chmodSync(join(folder, "data"), 0o555);
    expect(check(folder, ["data/deep/new.jsonl"], [])).toBe(refused);
  });
});

it("other outputs are fine", () => {
  const folder = place();
  expect(
    check(folder, ["out.jsonl", "deep/er/page.html", "-"], ["data", "link.jsonl"]),
  ).toBeUndefined();
  expect(check(folder, ["data/page.html"], ["data"])).toBeUndefined();
  expect(
    check(folder, ["data/new.jsonl"], ["data/rows.jsonl", "s3://a/b.csv", "-"]),
  ).toBeUndefined();
});

describe("every call of the library leaves the inputs alone", () => {
  const isInput = { code: "Dataset.OutputIsInput" };
  const model = "nova-lite";

  it.each<[string, (inputs: string[], folder: string) => Promise<unknown>]>([
    [
      "convert",
      (inputs, folder) => convertDataset({ inputs, model, out: join(folder, "hard.jsonl") }),
    ],
    [
      "prepare",
      (inputs, folder) =>
        prepareDataset({
          inputs: [...inputs, join(folder, "data")],
          model,
          outDir: join(folder, "data"),
        }),
    ],
    [
      "split",
      (inputs, folder) =>
        splitDataset({ inputs: [...inputs, join(folder, "data")], outDir: join(folder, "data") }),
    ],
    ["repair", (inputs, folder) => repairDataset({ inputs, out: join(folder, "link.jsonl") })],
    [
      "the log of a repair",
      (inputs, folder) =>
        repairDataset({ inputs, out: join(folder, "new.jsonl"), log: join(folder, "hard.jsonl") }),
    ],
  ])("%s", async (_name, call) => {
    const folder = place();
    const before = readdirSync(folder, { recursive: true });
    await expect(call([join(folder, "data/rows.jsonl")], folder)).rejects.toMatchObject(isInput);
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
    expect(readFileSync(join(folder, "data/rows.jsonl"), "utf8")).toBe(rows.join(""));
  });

  it("repairs cannot write their rows into their log", async () => {
    const folder = place();
    const out = join(folder, "new.jsonl");
    const call = repairDataset({ inputs: [join(folder, "data")], out, log: out });
    await expect(call).rejects.toMatchObject({ code: "Dataset.SameOutput" });
    expect(existsSync(out)).toBe(false);
  });
});

it("an output that is a link stays one", async () => {
  const folder = place();
  writeFileSync(join(folder, "old.jsonl"), "old");
  symlinkSync("old.jsonl", join(folder, "current.jsonl"));
  const inputs = [join(folder, "data")];
  await convertDataset({ inputs, to: "converse", out: join(folder, "current.jsonl") });
  expect(readFileSync(join(folder, "old.jsonl"), "utf8").split("\n")).toHaveLength(rows.length + 1);
});
