/**
 * `npm run audit`: asks npm's registry what is known against the packages of the lock file. All of
 * them are listed as needed for development, and some of those are bundled: one of these ends it with
 * 1, another is told. Without an answer it ends with 75, for nothing was audited.
 */
import { spawnSync } from "node:child_process";
import { auditFindings } from "./audit/audit-findings.ts";
import { buildAll } from "./build-all.ts";
import { bundledPackages } from "./package/bundled-packages.ts";
import { projectRoot } from "./project.ts";

/** sysexits.h: EX_TEMPFAIL. */
const NO_ANSWER = 75;

const { metafiles } = await buildAll();
const bundled = (await bundledPackages(Object.values(metafiles))).map(({ name }) => name);
const { stdout } = spawnSync("npm", ["audit", "--json"], { cwd: projectRoot, encoding: "utf8" });
const findings = auditFindings(stdout, bundled);

if (findings === undefined) {
  process.stdout.write("npm's registry did not answer. Nothing was audited.\n");
  process.exitCode = NO_ANSWER;
} else {
  for (const { name, severity, versions, isBundled } of findings) {
    const place = isBundled ? "bundled" : "development alone";
    process.stdout.write(`${severity}: ${name} ${versions} (${place})\n`);
  }
  process.stdout.write(`${findings.length} found. Bundled are ${bundled.join(", ")}\n`);
  process.exitCode = findings.some(({ isBundled }) => isBundled) ? 1 : 0;
}
