/** For whom an installation is: for the person who runs the program, or for every user. */
export const INSTALLATION_SCOPES = ["user", "system"] as const;
export type InstallationScope = (typeof INSTALLATION_SCOPES)[number];
