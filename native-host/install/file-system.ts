export interface FileStatus {
  /** `other` is a link that was not followed, a device, or the like. */
  readonly type: "file" | "folder" | "other";
  /** The permission bits. On Windows they say nothing: there, rights are no matter of modes. */
  readonly mode: number;
}

/**
 * The file system, as far as the installer uses it. Paths are absolute. What fails throws the error
 * of the operating system, with its `code`.
 */
export interface FileSystem {
  /** Of what stands there, or of what a link there leads to; undefined if that is nothing. */
  status(path: string): Promise<FileStatus | undefined>;
  /** Of what stands there itself, which may be a link. */
  linkStatus(path: string): Promise<FileStatus | undefined>;
  read(path: string): Promise<Buffer>;
  /** The names in a folder, in no order. */
  entries(path: string): Promise<readonly string[]>;
  isAllowed(path: string, right: "read" | "write" | "execute"): Promise<boolean>;
  /**
   * Puts a regular file of this content and mode in the place of what is there, except of a folder.
   * A reader sees the old one or the new one, never a part; a link is replaced, not followed.
   */
  writeFile(path: string, content: Uint8Array, mode: number): Promise<void>;
  /** Removes the file or the link itself. */
  removeFile(path: string): Promise<void>;
  /** Creates one folder, in one that exists, with just this mode. */
  createFolder(path: string, mode: number): Promise<void>;
  /** Removes a folder that is empty, and nothing else. */
  removeFolder(path: string): Promise<void>;
  setMode(path: string, mode: number): Promise<void>;
}
