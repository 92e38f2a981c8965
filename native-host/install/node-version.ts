import { execFile } from "node:child_process";
import { promisify } from "node:util";

const MOST_MILLISECONDS = 10_000;

/** What the Node at the path gives for its version, or undefined if that is no Node at all. */
export async function nodeVersion(path: string): Promise<string | undefined> {
  try {
    const options = { timeout: MOST_MILLISECONDS, windowsHide: true };
    const { stdout } = await promisify(execFile)(path, ["--version"], options);
    return /^v\d+\.\d+\.\d+/u.exec(stdout)?.[0];
  } catch {
    return undefined;
  }
}
