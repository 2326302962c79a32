import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect } from "vitest";
import { callCard } from "../../pipeline/run/call-card/call-card.ts";
import { type ClientName, useAs } from "../../pipeline/run/call-card/use-as.ts";
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
  return { answer: stdout.trim(), cwd };
}

/** Runs what `tunewright use` prints for a client in a folder that has its packages. */
async function askByUse(client: ClientName, cwd: string): Promise<string> {
  const card = await callCard(pipeline.environment, "asked", "us-east-1");
  const { file, text } = useAs(card, client);
  writeFileSync(join(cwd, `use-${file}`), text.join("\n"));
  const of = [`use-${file}`, "someone stole my card"];
  const { stdout } = await run(process.execPath, of, { cwd, env: environment() });
  return stdout.trim();
}

itNeeds(awsCommand(), "the aws command asks a tuned model by the page's lines", async () => {
  const { answer } = await ask("The `aws` command", { file: "ask.sh", command: "sh" });
  expect(answer).toBe("q17");
});

itNeeds(boto3(), "boto3 asks a tuned model by the page's lines", async () => {
  const { answer } = await ask("boto3", { file: "ask.py", command: "python3" });
  expect(answer).toBe("q17");
});

/** By their titles on the page; what `tunewright use` prints for them runs with the same packages. */
const packaged: [title: string, use: ClientName | null][] = [
  ["The Vercel AI SDK", "ai-sdk"],
  ["LangChain", "langchain"],
  ["The `openai` package", null],
];
const registry = npmRegistry();
for (const [client, use] of packaged) {
  itNeeds(
    registry,
    `${client} asks a tuned model by the page's lines, from a clean folder`,
    async () => {
      const { answer, cwd } = await ask(client, { file: "ask.mjs", command: process.execPath });
      expect(answer).toBe("q17");
      if (use !== null) expect(await askByUse(use, cwd)).toBe("q17");
    },
  );
}
