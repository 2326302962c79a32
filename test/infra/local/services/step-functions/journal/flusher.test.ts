import { mkdtempSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Flusher } from "../../../../../../infra/local/services/step-functions/journal/flusher.ts";
import { Journal } from "../../../../../../infra/local/services/step-functions/journal/journal.ts";

describe("journals", () => {
  it("are written so that what a line speaks of is in its own file first", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tunewright-flusher-"));
    const written: string[] = [];
    const watcher = watch(folder, (_event, name) => {
      if (name !== null && !written.includes(name)) written.push(name);
    });
    const flusher = new Flusher();
    for (const kind of ["executions", "index", "children"] as const) {
      new Journal(join(folder, kind), flusher.of(kind)).append("{}\n");
    }
    flusher.flush();
    await expect.poll(() => written.length).toBe(3);
    expect(written).toEqual(["children", "index", "executions"]);
    watcher.close();
    await flusher.close();
    rmSync(folder, { recursive: true });
  });
});
