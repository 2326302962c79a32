import { S3Client } from "@aws-sdk/client-s3";
import type { HttpRequest, HttpResponse } from "@smithy/core/protocols";

/** S3's client whose requests are answered here, without a network. */
export function offlineS3Client(answer: (request: HttpRequest) => Promise<HttpResponse>): S3Client {
  const nothing = "offline";
  return new S3Client({
    region: "us-east-1",
    endpoint: "http://offline.invalid",
    forcePathStyle: true,
    credentials: { accessKeyId: nothing, secretAccessKey: nothing },
    maxAttempts: 1,
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      handle: async (request: HttpRequest) => ({ response: await answer(request) }),
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
    },
  });
}
