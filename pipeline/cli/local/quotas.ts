import { UserError } from "../../errors.ts";
import { callAdmin } from "./admin.ts";
import type { Daemon } from "./daemon.ts";

/**
 * Changes quotas of a running local cloud at once; they are kept with its state.
 * @param quotas values by name, e.g. `{"model-units": 2}`
 * @throws UserError `Local.Quotas` with the names that there are
 */
export async function setQuotas(
  daemon: Daemon,
  quotas: Readonly<Record<string, number>>,
): Promise<void> {
  const { status, message } = await callAdmin(daemon, "POST", "quotas", { quotas });
  if (status === 200) return;
  throw new UserError("Local.Quotas", `--quotas was refused: ${message}`, {
    hint: "Write it as --quotas NAME=NUMBER,NAME=NUMBER, e.g. --quotas model-units=2.",
  });
}
