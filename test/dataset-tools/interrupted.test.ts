import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

const program = `
  import { convertDataset } from "./dataset-tools/index.ts";
  const onProgress = ({ records }) => records > 50_000 && console.log("far");
  await convertDataset({ inputs: ["-"], to: "openai-chat", out: process.env.OUT, onProgress });
`;

it("a conversion that is killed leaves the old file as it was", async () => {
  const out = join(temporaryFolder(), "out.jsonl");
  writeFileSync(out, "old\n");
  const args = ["--import", "tsx", "--input-type=module", "--eval", program];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, OUT: out },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.on("error", () => undefined);
  child.stdin.write('{"prompt":"q","completion":"a"}\n'.repeat(200_000));
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(readFileSync(out, "utf8")).toBe("old\n");
});
