import type { STS } from "@aws-sdk/client-sts";
import type { Kernel } from "../../kernel/cloud.ts";
import { defineService } from "../../kernel/define-service.ts";
import type { Service } from "../../kernel/service.ts";
import { handleQuery } from "../../protocol/query.ts";
import { assumeRole } from "./assume-role.ts";

/** Makes STS: `GetCallerIdentity`, which AWS allows to everyone, and `AssumeRole`, on which the role's trust policy decides. */
export function createSts(kernel: Kernel): Service {
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
      AssumeRole: assumeRole(kernel.iam),
    },
    resourcePolicy: (arn) => kernel.iam.trustPolicyOf(arn),
    handle: (request, context) =>
      handleQuery(
        { cloud: kernel, service: "sts", namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
        request,
        context,
      ),
  });
}
