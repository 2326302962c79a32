import { createHash } from "node:crypto";
import { join } from "node:path";
import type { FunctionUrlConfig, Lambda } from "@aws-sdk/client-lambda";
import { allow, type OperationsOf } from "../../kernel/define-service.ts";
import { FUNCTION_URLS } from "../../kernel/function-urls.ts";
import type { Cloud } from "../../kernel/service.ts";
import { Collection } from "../../kernel/store.ts";
import { conflict, invalidParameter, notFound } from "./errors.ts";
import { arnsOf } from "./function-id.ts";
import type { Functions } from "./functions.ts";

/** The address of a function, as it is stored. */
interface FunctionUrl {
  /** First label of its host at AWS, a part of its path here. */
  readonly id: string;
  readonly functionName: string;
  readonly functionArn: string;
  /** Milliseconds of the cloud. */
  readonly createdAt: number;
}

/** The addresses of functions; they stay the same as long as they exist. */
export class FunctionUrls {
  readonly #items: Collection<FunctionUrl>;

  constructor(folder: string) {
    this.#items = new Collection(join(folder, "urls"));
  }

  get(id: string): FunctionUrl | undefined {
    return /^[a-z0-9]+$/.test(id) ? this.#items.get(id) : undefined;
  }

  of(functionName: string): FunctionUrl | undefined {
    return this.#items.values().find((one) => one.functionName === functionName);
  }

  put(url: FunctionUrl): void {
    this.#items.put(url.id, url);
  }

  /** An address goes with its function. */
  deleteOf(functionName: string): void {
    const url = this.of(functionName);
    if (url !== undefined) this.#items.delete(url.id);
  }
}

/** Where the local cloud listens now. */
type Endpoint = () => string;

/** CreateFunctionUrlConfig, GetFunctionUrlConfig, DeleteFunctionUrlConfig, of functions, not of their aliases. */
export function urlOperations(
  { cloud, endpoint }: { cloud: Cloud; endpoint: Endpoint },
  functions: Functions,
  urls: FunctionUrls,
): OperationsOf<Lambda> {
  const arnOf = arnsOf(cloud);
  const describe = (url: FunctionUrl): FunctionUrlConfig => ({
    FunctionUrl: `${endpoint()}${FUNCTION_URLS}${url.id}/`,
    FunctionArn: url.functionArn,
    CreationTime: new Date(url.createdAt).toISOString(),
    LastModifiedTime: new Date(url.createdAt).toISOString(),
    AuthType: "NONE",
    InvokeMode: "BUFFERED",
  });
  const find = (functionName: string | undefined): FunctionUrl => {
    const found = urls.of(functions.find(functionName).name);
    if (found !== undefined) return found;
    throw notFound("The resource you requested does not exist.");
  };
  return {
    CreateFunctionUrlConfig: {
      permissions: (input) => allow("lambda:CreateFunctionUrlConfig", arnOf(input)),
      run({ FunctionName, AuthType, InvokeMode = "BUFFERED", Qualifier }) {
        const fn = functions.find(FunctionName);
        if (AuthType !== "NONE" || InvokeMode !== "BUFFERED" || Qualifier !== undefined) {
          throw invalidParameter(
            "The local cloud has addresses of functions with AuthType NONE and InvokeMode BUFFERED only, and none of aliases.",
          );
        }
        if (urls.of(fn.name) !== undefined) {
          throw conflict("FunctionUrlConfig exists for this Lambda function");
        }
        const made = {
          ...{ id: idOf(fn.arn), functionName: fn.name, functionArn: fn.arn },
          createdAt: cloud.clock.now(),
        };
        urls.put(made);
        return describe(made);
      },
    },
    GetFunctionUrlConfig: {
      permissions: (input) => allow("lambda:GetFunctionUrlConfig", arnOf(input)),
      run: ({ FunctionName }) => describe(find(FunctionName)),
    },
    DeleteFunctionUrlConfig: {
      permissions: (input) => allow("lambda:DeleteFunctionUrlConfig", arnOf(input)),
      run({ FunctionName }) {
        urls.deleteOf(find(FunctionName).functionName);
        return {};
      },
    },
  };
}

/** The same for the same function, so that a second deployment gives the address of the first. */
function idOf(arn: string): string {
  const hex = createHash("sha256").update(`function url ${arn}`).digest("hex");
  return BigInt(`0x${hex.slice(0, 40)}`)
    .toString(36)
    .padStart(32, "0")
    .slice(0, 32);
}
