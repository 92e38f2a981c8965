import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { projectRoot } from "../project.ts";
import { NODE_VERSION, type NodePackage } from "./node-binary.ts";
import { installedProgram, runProgram } from "./run-program.ts";

const SPECIFICATION = "1.6";
const NODE_REFERENCE = `node@${NODE_VERSION}`;

interface Dependency {
  readonly ref: string;
  readonly dependsOn?: readonly string[];
}

/** As much of the document as is added to here. */
export interface BillOfMaterials {
  readonly metadata: { readonly component: { readonly "bom-ref": string } };
  readonly components: readonly unknown[];
  readonly dependencies: readonly Dependency[];
}

/**
 * The software bill of materials, in CycloneDX's JSON: the packages of which code is in the bundles,
 * and the Node that the executables were made from, if there are any.
 */
export async function billOfMaterials(
  metafiles: readonly Metafile[],
  nodePackages: readonly NodePackage[],
): Promise<string> {
  const bundled: BillOfMaterials = JSON.parse(await describeBundles(metafiles));
  const complete = nodePackages.length === 0 ? bundled : withNode(bundled, nodePackages);
  return `${JSON.stringify(complete, undefined, 2)}\n`;
}

async function describeBundles(metafiles: readonly Metafile[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-materials-"));
  try {
    const input = join(folder, "metafile.json");
    const output = join(folder, "materials.json");
    const merged = {
      inputs: Object.assign({}, ...metafiles.map(({ inputs }) => inputs)),
      outputs: Object.assign({}, ...metafiles.map(({ outputs }) => outputs)),
    };
    await writeFile(input, JSON.stringify(merged));
    await runProgram(installedProgram("cyclonedx-esbuild"), [
      "--build-working-dir",
      projectRoot,
      "--output-reproducible",
      "--spec-version",
      SPECIFICATION,
      "--output-file",
      output,
      input,
    ]);
    return await readFile(output, "utf8");
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Node is in the executables whole, and not in any bundle. */
export function withNode(
  materials: BillOfMaterials,
  nodePackages: readonly NodePackage[],
): BillOfMaterials {
  const product = materials.metadata.component["bom-ref"];
  const node = {
    type: "platform",
    "bom-ref": NODE_REFERENCE,
    name: "node",
    version: NODE_VERSION,
    description: "Node.js, in the single-file executables of the native host",
    licenses: [{ license: { id: "MIT" } }],
    purl: `pkg:generic/node@${NODE_VERSION}`,
    components: nodePackages.map(({ name, integrity }) => ({
      type: "file",
      "bom-ref": `${name}@${NODE_VERSION}`,
      name,
      version: NODE_VERSION,
      purl: `pkg:npm/${name}@${NODE_VERSION}`,
      hashes: [{ alg: "SHA-512", content: hexOf(integrity) }],
    })),
  };
  return {
    ...materials,
    components: [...materials.components, node],
    dependencies: [
      ...materials.dependencies.map((dependency) =>
        dependency.ref === product
          ? { ...dependency, dependsOn: [...(dependency.dependsOn ?? []), NODE_REFERENCE] }
          : dependency,
      ),
      { ref: NODE_REFERENCE },
    ],
  };
}

function hexOf(integrity: string): string {
  return Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex");
}
