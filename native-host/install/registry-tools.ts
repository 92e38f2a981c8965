import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, win32 } from "node:path";
import type { Ended, RegistryTools } from "./windows-registry.ts";

/** The tools of this computer. `systemFolder` is that of Windows, as in `%SystemRoot%`. */
export function registryTools(systemFolder: string): RegistryTools {
  const program = win32.join(systemFolder, "System32", "reg.exe");
  return {
    reg: (args) =>
      new Promise<Ended>((resolve) => {
        execFile(program, [...args], { windowsHide: true }, (error, stdout, stderr) => {
          if (error === null) resolve({ status: 0, output: stdout });
          else resolve({ status: 1, output: stderr.trim() === "" ? error.message : stderr });
        });
      }),
    async readBack(write) {
      const folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-"));
      try {
        const path = join(folder, "exported.reg");
        await write(path);
        return await readFile(path).catch(() => undefined);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
