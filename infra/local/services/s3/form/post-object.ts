import { Readable } from "node:stream";
import type { PutObjectOutput, Tagging } from "@aws-sdk/client-s3";
import { wallClock } from "../../../kernel/clock.ts";
import type { CallContext, Cloud, Shape, WireRequest } from "../../../kernel/service.ts";
import { readDocument } from "../../../protocol/rest-xml.ts";
import { kindOf, operationsOf } from "../../../protocol/schema.ts";
import { s3Error } from "../errors.ts";
import { bindInput } from "../http/request.ts";
import { checkPostPolicy, type LengthRange, readPostPolicy } from "./post-policy.ts";
import { writePosted } from "./posted-answer.ts";
import { type Form, readForm } from "./read-form.ts";

/** Bytes of one upload where the policy says nothing: 5 GiB. */
const ANY_LENGTH: LengthRange = { min: 0, max: 5 * 1024 ** 3 };

/** Fields that become the object's headers; those of `x-amz-…` do, too. */
const HEADERS =
  /^(cache-control|content-(disposition|encoding|language|type|md5)|expires|x-amz-.+)$/;

/**
 * PostObject: an upload by an HTML form, which is a PutObject once its policy has let it pass.
 * Source: "POST Object", Amazon S3 API Reference.
 */
export async function postObject(
  cloud: Cloud,
  { bucket, request, context }: { bucket: string; request: WireRequest; context: CallContext },
): Promise<void> {
  try {
    const form = await readForm(request);
    const { fields } = form;
    const key = keyOf(form);
    const caller = request.formSigner?.(fields);
    const length = checkForm(new Map([...fields, ["key", key], ["bucket", bucket]]));
    const input = {
      ...inputOf(form, request),
      Bucket: bucket,
      Key: key,
      Body: Readable.from(withinLength(form.file, length)),
    };
    const output = await cloud.call("s3", "PutObject", input, { ...context, ...caller });
    writePosted({ bucket, key, fields }, { request, context, output: output as PutObjectOutput });
  } finally {
    // What is left of the body must not hold up the connection.
    request.body.unpipe();
    request.body.resume();
  }
}

function keyOf({ fields, filename }: Form): string {
  const key = fields.get("key");
  if (key) return key.replace(/\$\{filename\}/g, () => filename);
  throw s3Error("InvalidArgument", {
    message:
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
    ArgumentName: "key",
    ArgumentValue: "",
  });
}

/** The lengths that the form's policy allows; without a policy the bucket's own permissions decide alone. */
function checkForm(fields: ReadonlyMap<string, string>): LengthRange {
  const encoded = fields.get("policy");
  if (encoded === undefined) return ANY_LENGTH;
  const policy = readPostPolicy(encoded);
  // The signer's clock is this machine's, as that of a presigned URL is.
  checkPostPolicy(policy, fields, wallClock());
  return policy.length ?? ANY_LENGTH;
}

/** The form's fields as the members of a PutObject. */
function inputOf({ fields }: Form, request: WireRequest): Shape {
  const operation = operationsOf("s3").find(({ name }) => name === "PutObject");
  if (operation === undefined) throw s3Error("NotImplemented");
  const headers: Record<string, string> = {};
  for (const [name, value] of fields) {
    // Headers hold bytes as Latin-1.
    if (HEADERS.test(name)) headers[name] = Buffer.from(value).toString("latin1");
  }
  const acl = fields.get("acl");
  if (acl !== undefined) headers["x-amz-acl"] = acl;
  const tagging = fields.get("tagging");
  if (tagging !== undefined) headers["x-amz-tagging"] = tagHeader(tagging);
  const route = {
    method: "PUT",
    bucket: undefined,
    key: undefined,
    query: new URLSearchParams(),
    header: (name: string) => headers[name],
  };
  return bindInput(operation, { route, request: { ...request, headers } });
}

/** A form has tags as the XML document of PutObjectTagging, a PutObject as a query string. */
function tagHeader(xml: string): string {
  const operation = operationsOf("s3").find(({ name }) => name === "PutObjectTagging");
  const member = operation?.input.members.find(({ name }) => name === "Tagging");
  const kind = member && kindOf(member.type);
  if (kind?.kind !== "structure") throw s3Error("MalformedXML");
  const { TagSet = [] } = readXml(() => readDocument(kind.structure, xml) as Partial<Tagging>);
  const pairs = TagSet.map(({ Key = "", Value = "" }): [string, string] => [Key, Value]);
  return new URLSearchParams(pairs).toString();
}

function readXml<Value>(read: () => Value): Value {
  try {
    return read();
  } catch {
    throw s3Error("MalformedXML");
  }
}

async function* withinLength(file: Readable, { min, max }: LengthRange): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const piece of file as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > max) {
      throw s3Error("EntityTooLarge", { ProposedSize: size, MaxSizeAllowed: max });
    }
    yield piece;
  }
  if (size < min) throw s3Error("EntityTooSmall", { ProposedSize: size, MinSizeAllowed: min });
}
