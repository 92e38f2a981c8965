import { pathsOf, type SupportedPlatform } from "./platforms.ts";

/** Where a platform's programs keep what is theirs. */
export interface StandardFolders {
  readonly home: string;
  /** The person's data. */
  readonly data: string;
  /** The person's settings, browser profiles among them; on Windows what roams with the person. */
  readonly config: string;
  /** Every user's data. */
  readonly systemData: string;
  /** The top of the file system; on Windows the folder of Windows itself. */
  readonly root: string;
}

/**
 * Linux: the XDG Base Directory Specification, and `/usr/local/lib` for what the administrator adds
 * to the system. macOS and Windows: the folders that their vendors name.
 */
export function standardFolders(
  platform: SupportedPlatform,
  home: string,
  variables: Readonly<Record<string, string | undefined>>,
): StandardFolders {
  const { join, isAbsolute } = pathsOf(platform);
  /** The specification has programs ignore a relative path. */
  const absolute = (name: string, fallback: string) => {
    const path = variables[name];
    return path !== undefined && isAbsolute(path) ? path : fallback;
  };
  switch (platform) {
    case "linux":
      return {
        home,
        data: absolute("XDG_DATA_HOME", join(home, ".local/share")),
        config: absolute("XDG_CONFIG_HOME", join(home, ".config")),
        systemData: "/usr/local/lib",
        root: "/",
      };
    case "darwin": {
      const support = "Library/Application Support";
      return {
        home,
        data: join(home, support),
        config: join(home, support),
        systemData: join("/", support),
        root: "/",
      };
    }
    case "win32":
      return {
        home,
        data: absolute("LOCALAPPDATA", join(home, "AppData", "Local")),
        config: absolute("APPDATA", join(home, "AppData", "Roaming")),
        // A 32-bit Node is told of another folder, which is named for 32-bit programs.
        systemData: absolute("ProgramW6432", absolute("ProgramFiles", "C:\\Program Files")),
        root: absolute("SystemRoot", "C:\\Windows"),
      };
  }
}
