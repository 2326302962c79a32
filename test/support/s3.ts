import { S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import type { TestCloud } from "./local-cloud.ts";

/** An SDK client of the test's cloud. */
export function s3Of(cloud: TestCloud): S3Client {
  return new S3Client({ ...cloud.client, forcePathStyle: true });
}

/** Expects a call to be refused with S3's code and status. */
export async function refused(call: Promise<unknown>, code: string, status: number): Promise<void> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(S3ServiceException);
  const { name, $metadata } = error as S3ServiceException;
  expect([name, $metadata.httpStatusCode]).toEqual([code, status]);
}
