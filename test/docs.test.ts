import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PackedPackage, packPackage } from "./support/packed-package.ts";
import { readPage } from "./support/pages.ts";
import { runBlocks } from "./support/run-blocks.ts";
import { type ScratchProject, scratchProject } from "./support/scratch-project.ts";

const pages = execFileSync("git", ["ls-files", "*.md"], { encoding: "utf8" }).trim().split("\n");

/** Where a link of a page leads: a path of the project, and an anchor in it. */
function target(page: string, link: string): { path: string; anchor: string } {
  const [path = "", anchor = ""] = decodeURI(link).split("#");
  return { path: path === "" ? page : normalize(join(dirname(page), path)), anchor };
}

function isDead(page: string, link: string): boolean {
  const { path, anchor } = target(page, link);
  if (!existsSync(path)) return true;
  return anchor !== "" && path.endsWith(".md") && !readPage(path).anchors.has(anchor);
}

describe("links", () => {
  it.each(pages)("of %s lead to files and headings that exist", (page) => {
    const own = readPage(page).links.filter((link) => !/^[a-z]+:/.test(link));
    expect(own.filter((link) => isDead(page, link))).toEqual([]);
  });

  it("of the README and the pages' list lead to every page", () => {
    const index = "pipeline/docs/README.md";
    const listed = readPage(index).links.map((link) => target(index, link).path);
    const docs = pages.filter((page) => page.startsWith("pipeline/docs/") && page !== index);
    expect(docs.filter((page) => !listed.includes(page))).toEqual([]);
    expect(readPage("README.md").links).toContain("pipeline/docs/README.md");
  });
});

describe("pages that say what to do", () => {
  let cli: PackedPackage;
  let project: ScratchProject;
  beforeAll(async () => {
    cli = await packPackage();
    project = scratchProject(cli.main);
    const rows: string[][] = parse(readFileSync(join(project.folder, "tickets.csv")));
    const chats = rows.slice(1, 301).map(([content, answer]) => {
      const messages = [
        { role: "system", content: "You sort tickets." },
        { role: "user", content },
        { role: "assistant", content: answer },
      ];
      return JSON.stringify({ messages });
    });
    writeFileSync(join(project.folder, "chats.jsonl"), `${chats.join("\n")}\n`);
  });
  afterAll(async () => {
    await project?.remove();
    rmSync(cli.folder, { recursive: true, force: true });
  });

  // One after the other, on one local cloud: a page may use what those before have left.
  it.each([
    "recording",
    "csv",
    "prepare-in-the-cloud",
    "chat",
    "from-openai",
    "costs",
    "sweep-hyperparameters",
    "ci",
    "failed-run",
    "replay",
    "promote",
  ])("%s.md", async (name) => {
    const { blocks } = readPage(`pipeline/docs/${name}.md`);
    const env = name === "recording" ? { COLUMNS: "100" } : undefined;
    expect(await runBlocks(blocks, project, env)).toBeGreaterThan(0);
    rmSync(join(project.folder, "tunewright.yaml"), { force: true });
  });

  it("first-aws-run.md, against the local cloud by its endpoint", async () => {
    const keys = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
    const env = { AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: project.endpoint(), ...keys };
    const { blocks } = readPage("pipeline/docs/first-aws-run.md");
    expect(await runBlocks(blocks, project, env)).toBeGreaterThan(3);
  });
});
