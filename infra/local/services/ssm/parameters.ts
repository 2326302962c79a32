import { createHash } from "node:crypto";
import { join } from "node:path";
import { ServiceError } from "../../kernel/aws-error.ts";
import type { Cloud } from "../../kernel/service.ts";
import { Collection } from "../../kernel/store.ts";

/** A value that a parameter has, or had. */
interface Version {
  readonly number: number;
  readonly value: string;
  /** Milliseconds of the cloud. */
  readonly time: number;
}

/** A parameter as it is stored. */
export interface Parameter {
  readonly name: string;
  readonly type: "String" | "StringList";
  readonly tags: Readonly<Record<string, string>>;
  /** Oldest first; never empty. */
  readonly versions: readonly Version[];
}

/** Parameter Store keeps 100 versions, and drops the oldest for a new one. */
const MAX_VERSIONS = 100;

/** The parameters of one Region, as documents under `<folder>/ssm/parameters/`. */
export class Parameters {
  readonly #cloud: Cloud;
  readonly #items: Collection<Parameter>;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
    this.#items = new Collection(join(cloud.folder, "ssm", "parameters"));
  }

  /** The ARN of a name, with or without its slash; of an ARN, itself without a version. */
  arnOf(identifier: string): string {
    const { region, accountId } = this.#cloud;
    return `arn:aws:ssm:${region}:${accountId}:parameter/${nameOf(identifier).replace(/^\//, "")}`;
  }

  get(name: string): Parameter | undefined {
    return this.#items.get(keyOf(name));
  }

  /** Makes a parameter, or gives it one more version. */
  put(parameter: Omit<Parameter, "versions">, value: string): Parameter {
    const versions = this.get(parameter.name)?.versions ?? [];
    const number = (versions.at(-1)?.number ?? 0) + 1;
    const added = { number, value, time: this.#cloud.clock.now() };
    const next = { ...parameter, versions: [...versions, added].slice(-MAX_VERSIONS) };
    this.#items.put(keyOf(parameter.name), next);
    return next;
  }

  setTags(parameter: Parameter, tags: Parameter["tags"]): void {
    this.#items.put(keyOf(parameter.name), { ...parameter, tags });
  }

  /** Throws `ParameterNotFound`. */
  delete(name: string): void {
    if (!this.#items.delete(keyOf(name))) throw notFound(name);
  }

  /**
   * What GetParameter answers for a name, `name:version`, or either as an ARN.
   * Throws `ParameterNotFound`, `ParameterVersionNotFound`.
   */
  describe(identifier: string) {
    const name = nameOf(identifier);
    const parameter = this.get(name);
    if (parameter === undefined) throw notFound(name);
    const selector = selectorOf(identifier);
    const version =
      selector === undefined
        ? parameter.versions.at(-1)
        : parameter.versions.find(({ number }) => String(number) === selector);
    if (version === undefined) {
      throw new ServiceError(
        "ParameterVersionNotFound",
        `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`,
      );
    }
    return {
      Name: name,
      Type: parameter.type,
      Value: version.value,
      Version: version.number,
      ...(selector === undefined ? {} : { Selector: `:${selector}` }),
      LastModifiedDate: new Date(version.time),
      ARN: this.arnOf(name),
      DataType: "text",
    };
  }
}

/** The name within `name`, `name:version`, or the ARN of either; a name of several levels has its slash again. */
function nameOf(identifier: string): string {
  const path = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter\/(.*)$/s.exec(identifier)?.[1];
  const name = (path ?? identifier).replace(/:[^:]*$/, "");
  return path !== undefined && name.includes("/") ? `/${name}` : name;
}

function selectorOf(identifier: string): string | undefined {
  return /^(?:arn:(?:[^:]*:){4})?[^:]*:([^:]*)$/s.exec(identifier)?.[1];
}

/** A name may be longer than that of a file. */
function keyOf(name: string): string {
  return createHash("sha256").update(name).digest("hex");
}

function notFound(name: string): ServiceError {
  return new ServiceError("ParameterNotFound", `Parameter ${name} not found.`);
}
