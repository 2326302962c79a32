import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** The best known peer in Node. It asks for Node 22, so it is no dependency: the benchmark fetches it. */
const PACKAGE = "aws-local-stepfunctions";
const VERSION = "3.0.0";
const FOLDER = resolve(".tunewright", "bench");

/** What the benchmark uses of the package. */
interface Peer {
  readonly StateMachine: new (
    definition: object,
  ) => { run(input: object): { readonly result: Promise<unknown> } };
}

/** Runs a number of executions of a definition at once, and waits for all of them. */
type RunBaseline = (definition: object, input: object, executions: number) => Promise<void>;

/** The baseline, fetched into `.tunewright/bench` when it is not there yet. Throws where npm cannot fetch it. */
export async function loadBaseline(): Promise<RunBaseline> {
  const { StateMachine } = await loadPeer();
  return async (definition, input, executions) => {
    const machine = new StateMachine(definition);
    const runs = Array.from({ length: executions }, () => machine.run(structuredClone(input)));
    await Promise.all(runs.map(({ result }) => result));
  };
}

async function loadPeer(): Promise<Peer> {
  const folder = join(FOLDER, "node_modules", PACKAGE);
  if (!existsSync(folder)) {
    const quiet = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    const args = ["install", `${PACKAGE}@${VERSION}`, "--prefix", FOLDER, ...quiet];
    const { status, stderr } = spawnSync("npm", args, { encoding: "utf8" });
    if (status !== 0) {
      throw new Error(
        `The baseline ${PACKAGE}@${VERSION} could not be fetched from the npm registry: ${stderr}`,
      );
    }
  }
  addWithResolvers();
  return (await import(pathToFileURL(join(folder, "build", "main.node.esm.js")).href)) as Peer;
}

/** What the package takes from the language and Node 20 does not have. */
function addWithResolvers(): void {
  const target = Promise as unknown as { withResolvers?: () => unknown };
  target.withResolvers ??= () => {
    let resolve: unknown;
    let reject: unknown;
    const promise = new Promise((yes, no) => {
      resolve = yes;
      reject = no;
    });
    return { promise, resolve, reject };
  };
}
