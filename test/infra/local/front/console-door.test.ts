import { afterEach, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

let cloud: TestCloud | undefined;

afterEach(async () => {
  await cloud?.stop();
  cloud = undefined;
});

/** A program that prints its address, with its process id as the key, and ends with its stdin. */
const program = [
  process.execPath,
  "-e",
  'console.log("http://127.0.0.1:9/?key=" + process.pid); process.stdin.resume().on("end", () => process.exit())',
];

async function visit(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${cloud?.endpoint}${path}`, { headers, redirect: "manual" });
}

function keyIn(response: Response): number {
  return Number(new URL(response.headers.get("location") ?? "").searchParams.get("key"));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it("leads a browser to the page that it asks for, by one program that ends with the cloud", async () => {
  cloud = await startTestCloud({ console: program });
  const first = await visit("/_tunewright/console/runs/a%20run?state=Train");
  expect(first.status).toBe(302);
  const pid = keyIn(first);
  expect(first.headers.get("location")).toBe(
    `http://127.0.0.1:9/runs/a%20run?state=Train&key=${pid}`,
  );
  const bare = await visit("/", { accept: "text/html,application/xhtml+xml" });
  expect(bare.headers.get("location")).toBe(`http://127.0.0.1:9/?key=${pid}`);
  await cloud.stop();
  cloud = undefined;
  await expect.poll(() => isAlive(pid), { timeout: 60_000 }).toBe(false);
});

it("starts the program again when it has ended", async () => {
  cloud = await startTestCloud({ console: program });
  const pid = keyIn(await visit("/_tunewright/console"));
  process.kill(pid);
  await expect
    .poll(async () => keyIn(await visit("/_tunewright/console")), { timeout: 60_000 })
    .not.toBe(pid);
});

it("says why there is no page", async () => {
  cloud = await startTestCloud({ console: [process.execPath, "-e", 'throw new Error("no page")'] });
  const answer = await visit("/_tunewright/console");
  expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining("no page")]);
  await cloud.stop();
  cloud = await startTestCloud();
  const without = await visit("/", { accept: "text/html" });
  expect([without.status, await without.text()]).toEqual([
    200,
    expect.stringContaining("endpoint of a local cloud"),
  ]);
});

it("answers clients of S3 as before", async () => {
  cloud = await startTestCloud({ console: program });
  const answer = await visit("/", { accept: "*/*" });
  expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining("<Error>")]);
});
