import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Lambda } from "@aws-sdk/client-lambda";
import type { Kernel } from "../../kernel/cloud.ts";
import { defineService } from "../../kernel/define-service.ts";
import type { Service } from "../../kernel/service.ts";
import { AsyncInvocations } from "./async.ts";
import { environmentOf } from "./environment.ts";
import { Functions } from "./functions.ts";
import { type Invoke, invokeFunction } from "./invoke.ts";
import { functionOperations, invokeOperations, versionOperations } from "./operations.ts";
import { Pool } from "./pool.ts";
import { FunctionRoles } from "./roles.ts";
import { serveUrl } from "./serve-url.ts";
import { settingOperations } from "./settings.ts";
import { FunctionUrls, urlOperations } from "./urls.ts";
import { handleLambda } from "./wire.ts";

/** Makes the Lambda service: functions of the template, run in worker threads. */
export function createLambda(kernel: Kernel): Service {
  const folder = join(kernel.folder, "lambda");
  const functions = new Functions(folder);
  const roles = new FunctionRoles(kernel);
  const urls = new FunctionUrls(folder);
  const { clock, faults, region } = kernel;
  const pool = new Pool({
    folder,
    clock,
    size: Math.max(4, 2 * availableParallelism()),
    environment: (fn) =>
      environmentOf(fn, { region, endpoint: kernel.endpoint, session: roles.session(fn), folder }),
    mayLog: (fn) => roles.mayLog(fn),
  });
  const invoke: Invoke = (name, payload) =>
    invokeFunction(payload, { fn: functions.find(name), pool, faults });
  const queue = new AsyncInvocations({
    folder: join(folder, "async"),
    clock,
    run: invoke,
    retries: (name) => functions.find(name).maximumRetryAttempts,
  });
  return defineService<Lambda>({
    name: "lambda",
    operations: {
      ...functionOperations(kernel, { functions, urls }),
      ...versionOperations(kernel, functions),
      ...settingOperations(kernel, functions),
      ...invokeOperations(kernel, { functions, queue, invoke }),
      ...urlOperations({ cloud: kernel, endpoint: () => kernel.endpoint }, functions, urls),
    },
    resourcePolicy: (arn) => functions.policyOf(arn),
    handle: (request, context) => handleLambda(kernel, request, context),
    handleUrl: (urlId, request, context) =>
      serveUrl({ kernel, urls, functions, invoke }, { urlId, request, context }),
    hasUrl: (urlId) => urls.get(urlId) !== undefined,
    isIdle: () => pool.running === 0 && queue.isIdle(),
    start: async () => queue.start(),
    async stop() {
      queue.stop();
      await pool.stop();
    },
  });
}
