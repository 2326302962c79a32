import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { generate, generatedDocuments } from "./support/generated-documents.ts";
import { awsCommand, itNeeds } from "./support/needs.ts";
import { scratchProject } from "./support/scratch-project.ts";
import { expectPrinted } from "./support/shown-output.ts";

const readme = readFileSync("README.md", "utf8");
const project = scratchProject();

/** The shell blocks below a heading, without `npm ci`, which made the checkout that runs this. */
function blocks(heading: string): string[] {
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^```sh\n(.*?)^```/gms)].map(([, lines = ""]) =>
    lines.replaceAll("npm ci && ", ""),
  );
}

function block(heading: string): string {
  const [lines = "", ...others] = blocks(heading);
  expect([heading, others]).toEqual([heading, []]);
  return lines;
}

async function runs(lines: string, env: Record<string, string> = {}): Promise<string> {
  const { exitCode, output } = await project.shell(lines, env);
  expect({ lines, exitCode, output }).toMatchObject({ exitCode: 0 });
  return output;
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}

afterAll(() => project.remove());

it.each(generatedDocuments)(
  "$path is as the source makes it (else: npm run readme)",
  (document) => {
    expect(readFileSync(document.path, "utf8")).toBe(generate(document));
  },
);

describe("README", () => {
  it("is short enough to be read", () => {
    expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(10_000);
  });

  it("names npm scripts that exist, and runs every shell block below", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(readme.match(/^```sh$/gm)).toHaveLength(7);
  });

  it("shows the demo as it prints", async () => {
    const [demo = "", test] = blocks("Two commands");
    expect(test).toBe("npm test\n");
    const excerpt = /<!-- demo -->\n```text\n(.*?)\n```\n/s.exec(readme)?.[1] ?? "";
    expect(excerpt.split("\n").length).toBeGreaterThan(15);
    expectPrinted(excerpt, await runs(demo));
  });

  it("checks, converts and splits data", async () => {
    await runs(block("Check your data"));
    const manifest = readFileSync(join(project.folder, "parts", "manifest.json"), "utf8");
    expect(JSON.parse(manifest)).toHaveProperty("split.parts.evaluation");
    expect(readFileSync(join(project.folder, "train.jsonl"), "utf8")).toContain(
      '"schemaVersion":"bedrock-conversation-2024"',
    );
  });

  it("tunes on this machine, and answers", async () => {
    expect(await runs(block("Tune on this machine"))).toContain("accepted");
  });

  // Against the local cloud, which a deployment reaches by `--local` and everything else by its endpoint.
  it("deploys and tunes through an endpoint", async () => {
    const [deploy, rest] = block("Tune on AWS").split("npm run deploy\n");
    await runs(`${deploy}npm run deploy -- --local`);
    const keys = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
    const env = { AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: project.endpoint(), ...keys };
    expect(await runs(rest ?? "", env)).toContain("accepted");
    await runs("npm run local -- --stop");
  });

  itNeeds(awsCommand(), "is open to any AWS client", async () => {
    const port = String(await freePort());
    const [local = "", clients = ""] = blocks("Any AWS client").map((lines) =>
      lines.replaceAll("4599", port),
    );
    const isOpen = `(echo > /dev/tcp/127.0.0.1/${port}) 2> /dev/null`;
    const wait = `until ${isOpen}; do kill -0 $!; sleep 0.2; done`;
    const stop = "npm run local -- --stop";
    const output = await runs(`${local.trim()} &\n${wait}\n${clients}\n${stop}\nwait`);
    expect(output).toContain("stateMachineArn");
    expect(output).toContain("modelSummaries");
  });
});
