/** `npm run docs`: the documentation as a site, in `dist-docs`. */
import { join } from "node:path";
import { buildSite } from "./documentation/build-site.ts";
import { projectRoot } from "./project.ts";

const folder = join(projectRoot, "dist-docs");
await buildSite(folder);
process.stdout.write(`Open ${join(folder, "index.html")}\n`);
