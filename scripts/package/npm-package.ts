import { chmod, copyFile, cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../project.ts";
import { PROGRAM_NAME } from "./build-executable.ts";
import { runProgram } from "./run-program.ts";

export interface NpmPackageOptions {
  readonly version: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  /** The text of all that the bundles' packages want said. */
  readonly notice: string;
  /** Where the package's folder and its tarball go. */
  readonly folder: string;
}

const README = `# Web TCP Socket: the native host

The browser extension Web TCP Socket gives web pages TCP and TLS sockets, on the sites that you
allow. It needs this program, which makes the connections. With Node on your computer:

    npx ${PROGRAM_NAME} install
    npx ${PROGRAM_NAME} doctor

\`install\` copies the host into your home folder and registers it with the browsers that you use.
\`doctor\` looks at each step from browser to host and says what mends it. \`uninstall\` takes back what
\`install\` wrote, and \`--help\` has the options.
`;

/** Makes the npm package with the command-line program: a folder, and the tarball of it. */
export async function writeNpmPackage(options: NpmPackageOptions): Promise<void> {
  const { version, license, engines, notice, folder } = options;
  const ownFolder = join(folder, PROGRAM_NAME);
  await mkdir(ownFolder, { recursive: true });
  for (const name of ["cli.js", "host.js"]) {
    await cp(join(projectRoot, "dist/native-host", name), join(ownFolder, name));
  }
  await chmod(join(ownFolder, "cli.js"), 0o755);
  await copyFile(join(projectRoot, "LICENSE"), join(ownFolder, "LICENSE"));
  await writeFile(join(ownFolder, "LICENSES-OF-PACKAGES.txt"), notice);
  await writeFile(join(ownFolder, "README.md"), README);
  const description = {
    name: PROGRAM_NAME,
    version,
    description: "The native host of the browser extension Web TCP Socket, and its installer",
    license,
    type: "module",
    bin: { [PROGRAM_NAME]: "cli.js" },
    files: ["cli.js", "host.js", "LICENSES-OF-PACKAGES.txt"],
    engines,
  };
  await writeFile(
    join(ownFolder, "package.json"),
    `${JSON.stringify(description, undefined, 2)}\n`,
  );
  const pack = ["pack", "--offline", "--ignore-scripts", "--pack-destination", folder];
  await runProgram("npm", pack, ownFolder);
}
