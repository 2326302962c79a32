import { startLocal } from "../../infra/local/start.ts";
import { serviceRole } from "./bedrock-tuning.ts";

/** A local cloud in a process of its own, so that a test can kill it: `tsx daemon.ts FOLDER SPEED`. */
const [folder = "", speed] = process.argv.slice(2);
const { port, kernel } = await startLocal({ folder, speed: Number(speed) });
kernel.iam.putRole(serviceRole());
process.stdout.write(`${port}\n`);
