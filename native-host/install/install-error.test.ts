import { expect, test } from "vitest";
import { fileError } from "./install-error.ts";

const failure = (code: string) => Object.assign(new Error(`${code}: it failed`), { code });

test.each([
  ["EACCES", /^Cannot write \/path: permission denied\. Give yourself the right .* \/ \(/u],
  ["EPERM", /permission denied/u],
  ["EROFS", /the file system is read-only\. .*XDG_DATA_HOME/u],
  ["ENOSPC", /no space is left\. Free some/u],
  ["ENOTDIR", /something else stands where .* Look at \/ and move that away/u],
  ["EIO", /^Cannot write \/path: EIO: it failed\.$/u],
])("%s names the path, the reason and the step", (code, text) => {
  const cause = failure(code);
  const error = fileError(cause, "write", "/path", "/");
  expect(error.message).toMatch(text);
  expect(error.cause).toBe(cause);
});

test.each(["EACCES", "EBUSY", "EPERM"])("%s tells of a program that Windows is running", (code) => {
  const path = String.raw`C:\Users\Ada\Web TCP Socket\host.exe`;
  const { message } = fileError(failure(code), "write", path, "C:");
  expect(message).toBe(
    `Cannot write ${path}: it is running. Close the browsers, which run it while pages use it, then run this again.`,
  );
});
