import { spawn } from "node:child_process";

/** Opens a file with what the system has for it. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Where there is a person at a screen: not in CI, and on Linux only in a graphical session. */
export function hasBrowser(
  { platform, isTerminal }: { platform: NodeJS.Platform; isTerminal: boolean },
  env = process.env,
): boolean {
  if (!isTerminal || (env["CI"] ?? "") !== "") return false;
  if (platform === "darwin" || platform === "win32") return true;
  return [env["DISPLAY"], env["WAYLAND_DISPLAY"]].some((name) => (name ?? "") !== "");
}

/** Opens a file in the browser and does not wait for it. Returns false where the system cannot. */
export function openInBrowser(
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  const [command, ...args] = OPENERS[platform] ?? ["xdg-open"];
  return new Promise((done) => {
    const child = spawn(command, [...args, path], { detached: true, stdio: "ignore" });
    child.once("error", () => done(false));
    child.once("spawn", () => {
      child.unref();
      done(true);
    });
  });
}
