/** What the npm interpreter takes from the language and Node 20 lacks. */
interface Resolvers {
  withResolvers?: () => unknown;
}

function withResolvers(): unknown {
  let resolve: unknown;
  let reject: unknown;
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Runs a definition in the npm package `aws-local-stepfunctions`, the best known peer in Node. */
export async function runBaseline(
  definition: object,
  input: object,
  executions: number,
): Promise<void> {
  (Promise as unknown as Resolvers).withResolvers ??= withResolvers;
  const { StateMachine } = await import("aws-local-stepfunctions");
  const machine = new StateMachine(definition as never);
  const runs = Array.from({ length: executions }, () =>
    machine.run(structuredClone(input) as never),
  );
  await Promise.all(runs.map(({ result }) => result));
}
