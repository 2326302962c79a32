import type { Operation } from "../../../kernel/define-service.ts";
import { asks } from "../access/permissions.ts";
import { isPublicPolicy } from "../access/policy.ts";
import { type S3ErrorCode, s3Error } from "../errors.ts";
import { lockConfiguration } from "../objects/lock.ts";
import type { Host, Operations } from "../operation.ts";
import { DEFAULTS, SETTINGS, type Setting } from "./bucket-settings.ts";

/** Get, Put and Delete of each setting, versioning, and what is never set here. */
export function settingsOperations(host: Host): Operations {
  const all = SETTINGS.map((setting) => settingOperations(host, setting));
  return { ...Object.assign({}, ...all), ...versioningOperations(host), ...furtherReads(host) };
}

/** What the operations of a setting have in common: the bucket, and for a Put the member that carries it. */
type Input = { readonly Bucket: string | undefined } & Readonly<Record<string, unknown>>;

function settingOperations(
  { buckets }: Host,
  setting: Setting,
): Readonly<Record<string, Operation<Input>>> {
  const { name, noun, put, get, member, check = (given: unknown) => given } = setting;
  const keep: Operation<Input> = {
    permissions: asks(`Put${noun}`),
    run({ Bucket, [member]: given }) {
      const bucket = buckets.get(Bucket);
      if (given === undefined) throw s3Error("MalformedXML");
      bucket.update({ settings: { ...bucket.record.settings, [name]: check(given, bucket) } });
      return {};
    },
  };
  const read: Operation<Input> = {
    permissions: asks(`Get${noun}`),
    run({ Bucket }) {
      const kept = buckets.get(Bucket).record.settings[name] ?? DEFAULTS[name];
      if (kept === undefined && setting.missing)
        throw s3Error(setting.missing, { BucketName: Bucket });
      if (setting.answer) return { [setting.answer]: kept };
      return (kept ?? {}) as object;
    },
  };
  const remove: Operation<Input> = {
    permissions: asks(`${setting.asksToDelete ? "Delete" : "Put"}${noun}`),
    run({ Bucket }) {
      const bucket = buckets.get(Bucket);
      const { [name]: _, ...others } = bucket.record.settings;
      bucket.update({ settings: others });
      return {};
    },
  };
  const operations = { [put]: keep, [get]: read };
  return setting.delete === undefined ? operations : { ...operations, [setting.delete]: remove };
}

function versioningOperations({ buckets }: Host): Operations {
  return {
    GetBucketVersioning: {
      permissions: asks("GetBucketVersioning"),
      run({ Bucket }) {
        const { versioning } = buckets.get(Bucket).record;
        return versioning === undefined ? {} : { Status: versioning };
      },
    },
    PutBucketVersioning: {
      permissions: asks("PutBucketVersioning"),
      run({ Bucket, VersioningConfiguration }) {
        const bucket = buckets.get(Bucket);
        const { Status, MFADelete } = VersioningConfiguration ?? {};
        if (Status !== "Enabled" && Status !== "Suspended") {
          throw s3Error(
            Status === undefined ? "IllegalVersioningConfigurationException" : "MalformedXML",
          );
        }
        if (Status === "Suspended" && lockConfiguration(bucket)) {
          throw s3Error("InvalidBucketState", {
            message:
              "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
          });
        }
        if (MFADelete === "Enabled") throw s3Error("NotImplemented", { Header: "x-amz-mfa" });
        bucket.update({ versioning: Status });
        return {};
      },
    },
  };
}

/** Reads of what cannot be set here, and of what follows from a setting. */
function furtherReads({ buckets }: Host): Operations {
  const absent = (action: string, code: S3ErrorCode): Operation<Input> => ({
    permissions: asks(action),
    run({ Bucket }) {
      buckets.get(Bucket);
      throw s3Error(code, { BucketName: Bucket });
    },
  });
  return {
    GetBucketReplication: absent(
      "GetReplicationConfiguration",
      "ReplicationConfigurationNotFoundError",
    ),
    GetBucketPolicyStatus: {
      permissions: asks("GetBucketPolicyStatus"),
      run({ Bucket }) {
        const policy = buckets.get(Bucket).record.settings["policy"];
        if (policy === undefined) throw s3Error("NoSuchBucketPolicy", { BucketName: Bucket });
        return { PolicyStatus: { IsPublic: isPublicPolicy(String(policy)) } };
      },
    },
  };
}
