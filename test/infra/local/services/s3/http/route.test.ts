import { expect, it } from "vitest";
import { routeRequest } from "../../../../../../infra/local/services/s3/http/route.ts";

/** Routes `METHOD path?query` with the headers given. */
function route(line: string, headers: Readonly<Record<string, string>> = {}): string {
  const [method = "", target = ""] = line.split(" ");
  const [path = "", query = ""] = target.split("?");
  const [bucket, ...key] = path.slice(1).split("/");
  return routeRequest({
    method,
    bucket: bucket === "" ? undefined : bucket,
    key: key.length === 0 ? undefined : key.join("/"),
    query: new URLSearchParams(query),
    header: (name) => headers[name],
  }).name;
}

it.each([
  ["GET /", "ListBuckets"],
  ["PUT /b", "CreateBucket"],
  ["HEAD /b", "HeadBucket"],
  ["GET /b", "ListObjects"],
  ["GET /b?list-type=2&prefix=x", "ListObjectsV2"],
  ["GET /b?versions", "ListObjectVersions"],
  ["GET /b?uploads", "ListMultipartUploads"],
  ["GET /b?location=", "GetBucketLocation"],
  ["POST /b?delete", "DeleteObjects"],
  ["PUT /b?policy", "PutBucketPolicy"],
  ["DELETE /b?tagging", "DeleteBucketTagging"],
  ["GET /b?analytics", "ListBucketAnalyticsConfigurations"],
  ["GET /b?analytics&id=1", "GetBucketAnalyticsConfiguration"],
  ["GET /b/k", "GetObject"],
  ["GET /b/k?x-id=GetObject&partNumber=1", "GetObject"],
  ["GET /b/k?unknown", "GetObject"],
  ["HEAD /b/k", "HeadObject"],
  ["PUT /b/k", "PutObject"],
  ["PUT /b/k?partNumber=1&uploadId=u", "UploadPart"],
  ["POST /b/k?uploads", "CreateMultipartUpload"],
  ["POST /b/k?uploadId=u", "CompleteMultipartUpload"],
  ["GET /b/k?uploadId=u", "ListParts"],
  ["DELETE /b/k?uploadId=u", "AbortMultipartUpload"],
  ["DELETE /b/k?versionId=v", "DeleteObject"],
  ["GET /b/k?acl", "GetObjectAcl"],
  ["GET /b/k?torrent", "GetObjectTorrent"],
  ["POST /b/k?select&select-type=2", "SelectObjectContent"],
])("%s is %s", (line, operation) => {
  expect(route(line)).toBe(operation);
});

it("distinguishes copies from uploads by their source", () => {
  const headers = { "x-amz-copy-source": "b/k" };
  expect(route("PUT /b/k", headers)).toBe("CopyObject");
  expect(route("PUT /b/k?partNumber=1&uploadId=u", headers)).toBe("UploadPartCopy");
});

it.each(["POST /b", "POST /b/k", "PATCH /b/k", "DELETE /"])("refuses %s", (line) => {
  expect(() => route(line)).toThrow(
    expect.objectContaining({ code: "MethodNotAllowed", status: 405 }),
  );
});
