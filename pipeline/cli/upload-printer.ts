import { counted } from "../counts.ts";
import type { UploadProgress } from "../run/upload.ts";
import type { Output } from "./output.ts";

const MEGABYTE = 1_000_000;

/** Shows how far the upload of a run's files is. */
export function createUploadPrinter(output: Pick<Output, "progress">): {
  onUpload(progress: UploadProgress): void;
  /** What was sent, e.g. `, 3 files uploaded (12.3 MB)`; empty where all was there already. */
  sentText(): string;
} {
  const sent = new Map<string, number>();
  return {
    onUpload({ key, loaded, total }) {
      sent.set(key, loaded);
      const name = key.slice(key.lastIndexOf("/") + 1);
      const share = total === 0 ? 100 : Math.floor((100 * loaded) / total);
      output.progress(`uploading ${name}: ${size(loaded)} of ${size(total)}, ${share}%`);
    },
    sentText() {
      const bytes = [...sent.values()].reduce((sum, one) => sum + one, 0);
      return sent.size === 0 ? "" : `, ${counted(sent.size, "file")} uploaded (${size(bytes)})`;
    },
  };
}

function size(bytes: number): string {
  if (bytes >= MEGABYTE) return `${(bytes / MEGABYTE).toFixed(1)} MB`;
  return `${Math.ceil(bytes / 1000)} kB`;
}
