import type { GateReport } from '../model/finding.js';
import type { ConfigurationSource } from '../model/source.js';

/** Says of each finding where its resource is written. */
export function applySource(report: GateReport, source: ConfigurationSource): GateReport {
  const findings = report.findings.map((finding) => ({
    ...finding,
    location: source.locate(finding.address) ?? null,
  }));
  return { ...report, findings };
}
