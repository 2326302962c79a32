// Loaded before the local cloud: while the file FULL_DISK exists, every write fails as on a full disk.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { existsSync } = fs;
const flag = process.env.FULL_DISK;

function check() {
  if (!existsSync(flag)) return;
  const error = new Error("ENOSPC: no space left on device, write");
  throw Object.assign(error, { errno: -28, code: "ENOSPC", syscall: "write" });
}

for (const name of ["writeSync", "appendFileSync", "writeFileSync"]) {
  const real = fs[name];
  fs[name] = (...args) => {
    if (args[0] !== 1 && args[0] !== 2) check();
    return real(...args);
  };
}
const handle = await fs.promises.open(new URL(import.meta.url));
const { writeFile } = Object.getPrototypeOf(handle);
Object.getPrototypeOf(handle).writeFile = function (...args) {
  check();
  return writeFile.apply(this, args);
};
await handle.close();
syncBuiltinESMExports();
