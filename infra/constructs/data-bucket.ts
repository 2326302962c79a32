import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";
import { DAYS_OF_WORK, preparationPrefixes } from "../../pipeline/workflow/preparation/prefixes.ts";

/** Holds datasets, job output, evaluation results and the registry; one prefix per run. */
export class DataBucket extends Construct {
  readonly bucket: Bucket;
  /** The stack's own key, if the settings ask for one. */
  readonly key: Key | undefined;
  /** Patterns of the objects that roles may reach. */
  readonly granted = new Set<string>();

  constructor(scope: Construct, id: string, settings: DeploymentSettings) {
    super(scope, id);
    const removalPolicy =
      settings.removal === "destroy"
        ? RemovalPolicy.DESTROY
        : // Not plain RETAIN: a first deployment that fails leaves nothing behind.
          RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    this.key =
      settings.encryption === "kms"
        ? new Key(this, "Key", { enableKeyRotation: true, removalPolicy })
        : undefined;
    this.bucket = new Bucket(this, "Bucket", {
      removalPolicy,
      ...(this.key === undefined
        ? { encryption: BucketEncryption.S3_MANAGED }
        : {
            encryption: BucketEncryption.KMS,
            encryptionKey: this.key,
            // One data key for many objects: fewer calls to KMS to pay for.
            bucketKeyEnabled: true,
          }),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          noncurrentVersionExpiration: Duration.days(90),
        },
        {
          prefix: preparationPrefixes.work,
          expiration: Duration.days(DAYS_OF_WORK),
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
    });
    // Not by CDK's `eventBridgeEnabled`, which deploys a function of its own that may change the bucket's notifications.
    const resource = this.bucket.node.defaultChild as CfnBucket;
    resource.notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
  }

  /** Lets a role see which objects exist; without it S3 answers 403 where it means 404. */
  list(): PolicyStatement {
    return new PolicyStatement({
      actions: ["s3:ListBucket"],
      resources: [this.bucket.bucketArn],
    });
  }

  /** Lets a role read objects, e.g. `runs/*\/input/*`. */
  read(...patterns: string[]): PolicyStatement[] {
    return this.#onObjects(["s3:GetObject"], ["kms:Decrypt"], patterns);
  }

  /** Lets a role write objects. */
  write(...patterns: string[]): PolicyStatement[] {
    // A multipart upload to an encrypted bucket decrypts the key of its parts.
    const onKey = ["kms:GenerateDataKey", "kms:Decrypt"];
    return this.#onObjects(["s3:PutObject"], onKey, patterns);
  }

  #onObjects(actions: string[], onKey: string[], patterns: string[]): PolicyStatement[] {
    for (const pattern of patterns) this.granted.add(pattern);
    const resources = patterns.map((pattern) => this.bucket.arnForObjects(pattern));
    const objects = new PolicyStatement({ actions, resources });
    if (this.key === undefined) return [objects];
    return [objects, new PolicyStatement({ actions: onKey, resources: [this.key.keyArn] })];
  }
}
