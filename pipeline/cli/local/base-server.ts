import { z } from "zod";
import { BaseServer } from "../../run-folder/metrics.ts";
import { callAdmin } from "./admin.ts";
import { findDaemon } from "./daemon.ts";
import { stateFolder } from "./paths.ts";

const Health = z.object({ baseServer: BaseServer.optional() });

/** The server that answers as the base model of a local cloud; undefined where its own stand-in does, or it is no local cloud of ours. */
export async function findBaseServer(endpoint: string): Promise<BaseServer | undefined> {
  try {
    const { body } = await callAdmin({ endpoint }, "GET", "health");
    return Health.safeParse(body).data?.baseServer;
  } catch {
    // Another local cloud than ours has no such path.
    return undefined;
  }
}

/** The same of the local cloud of the working directory, as far as one runs. */
export async function baseServerHere(): Promise<BaseServer | undefined> {
  const daemon = await findDaemon(stateFolder());
  return daemon && findBaseServer(daemon.endpoint);
}
