import type { STS } from "@aws-sdk/client-sts";
import { defineService } from "../../kernel/define-service.ts";
import type { Cloud, Service } from "../../kernel/service.ts";
import { handleQuery } from "../../protocol/query.ts";

/** Makes STS, of which clients need only `GetCallerIdentity`; AWS allows it to everyone. */
export function createSts(cloud: Cloud): Service {
  return defineService<STS>({
    name: "sts",
    operations: {
      GetCallerIdentity: {
        permissions: () => [],
        run: (_input, { principal }) => ({
          Arn: principal.arn,
          UserId:
            principal.kind === "root"
              ? principal.accountId
              : `AROALOCAL:${principal.arn.split("/").at(-1)}`,
          Account: principal.accountId,
        }),
      },
    },
    handle: (request, context) =>
      handleQuery(
        { cloud, service: "sts", namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
        request,
        context,
      ),
  });
}
