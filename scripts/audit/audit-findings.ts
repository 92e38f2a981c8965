import * as v from "valibot";

const reportSchema = v.object({
  vulnerabilities: v.record(v.string(), v.object({ severity: v.string(), range: v.string() })),
});

/** What npm's registry knows against a package of the lock file. */
export interface Finding {
  readonly name: string;
  /** In npm's words, from `info` to `critical`. */
  readonly severity: string;
  /** The versions that it is about. */
  readonly versions: string;
  /** Whether code of the package is in a bundle, and so at the people who use it. */
  readonly isBundled: boolean;
}

/**
 * What `npm audit --json` has printed, the bundled packages first; undefined where the registry gave
 * no answer.
 */
export function auditFindings(
  output: string,
  bundled: readonly string[],
): readonly Finding[] | undefined {
  const report = v.safeParse(v.pipe(v.string(), v.parseJson(), reportSchema), output);
  if (!report.success) return undefined;
  const findings = Object.entries(report.output.vulnerabilities).map(
    ([name, { severity, range }]) => ({
      name,
      severity,
      versions: range,
      isBundled: bundled.includes(name),
    }),
  );
  return findings.toSorted((one, other) => Number(other.isBundled) - Number(one.isBundled));
}
