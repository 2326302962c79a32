import { execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startDaemonProcess } from "../support/daemon.ts";
import { fetchPackage } from "./fetched-package.ts";

/** The best known interpreter of Amazon States Language in npm; it is no server, and has no S3. */
const INTERPRETER = { name: "aws-local-stepfunctions", version: "3.0.0" };

/** Recordings of the real services, and the corpus's own programs that hold an engine against them. */
const CORPUS = resolve("..", "shared", "conformance");

const MOTO = fileURLToPath(new URL("serve-moto.py", import.meta.url));

/** One of those that are compared. */
interface Peer {
  readonly name: string;
  /** How the harness of the states language reaches it. */
  readonly engine: string;
  /** Address of its S3, where it has one. */
  readonly endpoint?: string;
  stop(): unknown;
}

/** Prints how many recorded cases each passes, measured one after the other in one go on this machine. */
export async function run(): Promise<void> {
  const folder = makeFolder();
  try {
    for (const start of [startLocal, startMoto, startInterpreter]) {
      const peer = await start();
      try {
        await compare(peer, folder);
      } finally {
        await peer.stop();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(peer: Peer, folder: string): Promise<void> {
  const words = [
    "run-cases.mjs",
    peer.engine,
    "asl-cases.json",
    "--needs",
    "nothing",
    "--polyfill",
  ];
  const states = await output(folder, words);
  const of = (label: string) => states.find((line) => line.trim().startsWith(label)) ?? "";
  for (const label of ["ALL", "JSONPath", "JSONata", "mixed"]) {
    console.log(`${peer.name.padEnd(36)} ${of(label).trim().replace(/\s+/g, " ")}`);
  }
  if (peer.endpoint === undefined) return;
  const checks = await output(folder, ["s3-check.mjs", peer.endpoint, "local", "local"]);
  console.log(
    `${peer.name.padEnd(36)} S3 ${checks.filter((line) => /\d+\/\d+/.test(line)).at(-1)}`,
  );
}

async function output(folder: string, words: readonly string[]): Promise<string[]> {
  const options = { cwd: folder, maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)(process.execPath, words, options);
  return stdout.split("\n").filter(Boolean);
}

/** The programs beside the packages that they import. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-peers-"));
  cpSync(CORPUS, folder, { recursive: true });
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of ["@aws-sdk", "@smithy"])
    symlinkSync(resolve("node_modules", name), join(modules, name));
  const { name, version } = INTERPRETER;
  symlinkSync(fetchPackage(name, version), join(modules, name));
  return folder;
}

async function startLocal(): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-peers-"));
  const daemon = await startDaemonProcess({ folder, "admit-unknown-roles": "" });
  const { endpoint } = daemon;
  return {
    ...{ name: "local cloud", engine: `wire:${endpoint}`, endpoint },
    async stop() {
      await daemon.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startMoto(): Promise<Peer> {
  const port = await freePort();
  const server = spawn("python3", [MOTO, String(port)], { stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${port}`;
  await answering(endpoint);
  return {
    ...{ name: "moto, its JSONata empty", engine: `wire:${endpoint}`, endpoint },
    stop: () => server.kill("SIGKILL"),
  };
}

async function startInterpreter(): Promise<Peer> {
  const { name, version } = INTERPRETER;
  return { name: `${name} ${version}`, engine: "als", stop: () => undefined };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(endpoint: string): Promise<void> {
  for (;;) {
    if (
      await fetch(endpoint).then(
        () => true,
        () => false,
      )
    )
      return;
    await delay(100);
  }
}
