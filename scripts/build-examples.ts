import { cp, mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { EXAMPLES, type Example } from "../examples/catalog.ts";
import { MAIL_PROGRAM_FILES } from "../examples/mail/mail-program-files.ts";
import { EXTENSION_BUNDLE } from "./build-all.ts";
import { projectRoot } from "./project.ts";

/** Where a built example lies; the folder can be served as it is. */
export function exampleFolder(name: Example | "index"): string {
  return join(projectRoot, "dist/examples", name);
}

/** Builds `dist/examples`: a folder for each example, and one for the page that shows them all. */
export async function buildExamples(): Promise<void> {
  await Promise.all([...EXAMPLES, "index" as const].map(buildExample));
  const packages = join(exampleFolder("mail"), "packages");
  for (const file of MAIL_PROGRAM_FILES) {
    await mkdir(dirname(join(packages, file)), { recursive: true });
    await cp(join(projectRoot, "node_modules", file), join(packages, file));
  }
}

async function buildExample(name: Example | "index"): Promise<void> {
  const source = join(projectRoot, "examples", name);
  const target = exampleFolder(name);
  const files = await readdir(source);
  const script = files.find((file) => file === `${name}.ts` || file === `${name}.js`);
  await build({
    absWorkingDir: projectRoot,
    entryPoints: [join(source, script ?? `${name}.ts`), join(source, `${name}.css`)],
    outdir: target,
    bundle: true,
    charset: "utf8",
    format: "esm",
    logLevel: "warning",
    target: [...EXTENSION_BUNDLE.target],
  });
  for (const file of files.filter((path) => /\.(?:html|webmanifest)$/u.test(path))) {
    await cp(join(source, file), join(target, file));
  }
}
