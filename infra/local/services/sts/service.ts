import type { CallContext, Cloud, Service, Shape } from "../../kernel/service.ts";
import { handleQuery } from "../../protocol/query.ts";
import { unknownOperation } from "../../protocol/schema.ts";

/** Makes STS, of which clients need `GetCallerIdentity` only; AWS allows it to everybody. */
export function createSts(cloud: Cloud): Service {
  return {
    name: "sts",
    permissions: () => [],
    async call(operation, _input, { principal }): Promise<Shape> {
      if (operation !== "GetCallerIdentity") throw unknownOperation("sts", operation);
      const userId =
        principal.kind === "root"
          ? principal.accountId
          : `AROALOCAL:${principal.arn.split("/").at(-1)}`;
      return { Arn: principal.arn, UserId: userId, Account: principal.accountId };
    },
    handle: (request, context: CallContext) =>
      handleQuery(
        { cloud, service: "sts", namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
        request,
        context,
      ),
  };
}
