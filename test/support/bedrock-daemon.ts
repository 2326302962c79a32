import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { startLocal } from "../../infra/local/start.ts";
import { serviceRole } from "./bedrock-tuning.ts";

/**
 * A local cloud in a separate process that ends as by `kill -9` as soon as a training has written a
 * checkpoint: `tsx bedrock-daemon.ts FOLDER SPEED`.
 */
const [folder = "", speed] = process.argv.slice(2);
const { port, kernel } = await startLocal({ folder, speed: Number(speed) });
kernel.iam.putRole(serviceRole());

const jobs = join(folder, "bedrock", "jobs");
setInterval(() => {
  const ids = existsSync(jobs) ? readdirSync(jobs) : [];
  if (ids.some((id) => existsSync(join(jobs, id, "checkpoint.safetensors")))) {
    process.kill(process.pid, "SIGKILL");
  }
}, 1);
process.stdout.write(`${port}\n`);
