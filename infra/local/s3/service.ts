import { join } from "node:path";
import type { CallContext, Cloud, Service, Shape, WireRequest } from "../service.ts";
import { aclOperations } from "./acl-operations.ts";
import { bucketOperations } from "./bucket-operations.ts";
import { Buckets } from "./buckets.ts";
import { copyOperations } from "./copy-operations.ts";
import { deleteOperations } from "./delete-operations.ts";
import { s3Error } from "./errors.ts";
import { listOperations } from "./list-operations.ts";
import { multipartOperations } from "./multipart-operations.ts";
import { type Host, type Operations, run } from "./operation.ts";
import { permissionsFor } from "./permissions.ts";
import { readOperations } from "./read-operations.ts";
import { parseRequest } from "./request.ts";
import { writeAnswer, writeError } from "./response.ts";
import { settingsOperations } from "./settings-operations.ts";
import { tagOperations } from "./tag-operations.ts";
import { uploadListOperations } from "./upload-lists.ts";
import { versionListOperations } from "./version-list.ts";
import { writeOperations } from "./write-operations.ts";

/** S3 of the local cloud: objects as files under `<folder>/s3/`. */
export function createS3(cloud: Cloud): Service {
  const buckets = new Buckets(join(cloud.folder, "s3"));
  const operations = allOperations({ cloud, buckets });
  return {
    name: "s3",
    permissions: (operation, input) => permissionsFor(operation, input, buckets),
    async call(name: string, input: Shape, context: CallContext): Promise<Shape> {
      const operation = operations[name];
      if (operation) return await run(operation, input, context);
      throw s3Error("NotImplemented", { message: `The local cloud does not simulate s3:${name}.` });
    },
    handle: (request, context) => handle(cloud, request, context),
    resourcePolicy(arn) {
      const [, name] = /^arn:aws:s3:::([^/]+)/.exec(arn) ?? [];
      const policy = buckets.find(name)?.record.settings["policy"];
      return typeof policy === "string" ? policy : undefined;
    },
  };
}

function allOperations(host: Host): Operations {
  return {
    ...aclOperations(host),
    ...bucketOperations(host),
    ...copyOperations(host),
    ...deleteOperations(host),
    ...listOperations(host),
    ...multipartOperations(host),
    ...readOperations(host),
    ...settingsOperations(host),
    ...tagOperations(host),
    ...uploadListOperations(host),
    ...versionListOperations(host),
    ...writeOperations(host),
  };
}

async function handle(cloud: Cloud, request: WireRequest, context: CallContext): Promise<void> {
  try {
    const { operation, input } = await parseRequest(request);
    const output = await cloud.call("s3", operation.name, input, context);
    await writeAnswer(operation, output, request, context);
  } catch (error) {
    writeError(error, request, context);
  }
}
