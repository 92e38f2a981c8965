const WRITABLE_BY_GROUP_OR_OTHERS = 0o022;

/** May anyone but the owner write to a file or folder of this mode? */
export function isOpenToOthers(mode: number): boolean {
  return (mode & WRITABLE_BY_GROUP_OR_OTHERS) !== 0;
}

/** The permission bits in octal, as `chmod` takes them. */
export function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, "0");
}
