/** An error as the operating system gives it, for file systems that are none of its own. */
export function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
