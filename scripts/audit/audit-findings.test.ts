import { expect, it } from "vitest";
import { auditFindings } from "./audit-findings.ts";

const report = {
  auditReportVersion: 2,
  vulnerabilities: {
    builder: { name: "builder", severity: "high", range: "<2", via: [], isDirect: true },
    parser: { name: "parser", severity: "low", range: "1.0.0", via: [], isDirect: false },
  },
};

it("tells what is known against packages, those first whose code people get", () => {
  expect(auditFindings(JSON.stringify(report), ["parser", "other"])).toEqual([
    { name: "parser", severity: "low", versions: "1.0.0", isBundled: true },
    { name: "builder", severity: "high", versions: "<2", isBundled: false },
  ]);
});

it("finds nothing where nothing is known", () => {
  expect(auditFindings('{"auditReportVersion":2,"vulnerabilities":{}}', [])).toEqual([]);
});

it.each(["", '{"error":{"code":"ENOAUDIT"}}', '{"message":"405 Method Not Allowed"}', "[]"])(
  "takes %s for no answer, and not for a good one",
  (output) => {
    expect(auditFindings(output, [])).toBeUndefined();
  },
);
