import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect } from "vitest";
import { awsCommand, boto3, itNeeds, npmRegistry } from "../support/needs.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const run = promisify(execFile);

/** The lines that the local cloud's page gives for each client. */
const [, page = ""] = readFileSync("infra/local/README.md", "utf8").split("\n## Clients\n");

let pipeline: PipelineCloud;
let model: string;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
  await pipeline.start("asked");
  const { output = "{}" } = await pipeline.end("asked");
  model = String(JSON.parse(output).servingArn);
});
afterAll(() => pipeline?.stop());

/** The code block after a client's name, and the packages that the page installs for it. */
function linesFor(client: string): { code: string; packages: string[] } {
  const [, text = ""] = page.split(`\n${client}`);
  const [, packages = ""] = /^[^\n]*`npm install ([^`]*)`/.exec(text) ?? [];
  const [, code = ""] = /\n```\w+\n(.*?)```/s.exec(text) ?? [];
  return { code, packages: packages.split(" ").filter(Boolean) };
}

/** What the page tells to export, with the address of this cloud, and nothing else of this process. */
function environment(): Record<string, string> {
  const exported = [...page.matchAll(/^export (.*)$/gm)].flatMap(([, list = ""]) =>
    list.split(" "),
  );
  const { PATH = "", HOME = "" } = process.env;
  const { endpoint } = pipeline.cloud;
  return {
    ...Object.fromEntries(exported.map((pair) => pair.split("="))),
    ...{ PATH, HOME, MODEL: model, AWS_ENDPOINT_URL: endpoint },
  };
}

async function ask(client: string, { file, command }: { file: string; command: string }) {
  const { code, packages } = linesFor(client);
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, file), code);
  if (packages.length > 0) {
    const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
    await run("npm", ["install", ...quiet, ...packages], { cwd });
  }
  const { stdout } = await run(command, [file], { cwd, env: environment() });
  return stdout.trim();
}

itNeeds(awsCommand(), "the aws command asks a tuned model by the page's lines", async () => {
  expect(await ask("The `aws` command", { file: "ask.sh", command: "sh" })).toBe("q17");
});

itNeeds(boto3(), "boto3 asks a tuned model by the page's lines", async () => {
  expect(await ask("boto3", { file: "ask.py", command: "python3" })).toBe("q17");
});

const registry = npmRegistry();
for (const client of ["The Vercel AI SDK", "LangChain", "The `openai` package"]) {
  itNeeds(
    registry,
    `${client} asks a tuned model by the page's lines, from a clean folder`,
    async () => {
      expect(await ask(client, { file: "ask.mjs", command: process.execPath })).toBe("q17");
    },
  );
}
