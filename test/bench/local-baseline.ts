import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fetchPackage } from "./fetched-package.ts";

/** The best known peer in Node. It asks for Node 22, so it is no dependency: the benchmark fetches it. */
const PACKAGE = "aws-local-stepfunctions";
const VERSION = "3.0.0";

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
  const folder = fetchPackage(PACKAGE, VERSION);
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
