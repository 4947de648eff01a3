# A claim that is proven, refuted or unknown, as a policy's verdict.
package lib.claims

verdict(claim) := {"proven": "pass", "refuted": "fail", "unknown": "unknown"}[claim.verdict]

evidence(claim) := array.concat(claim.evidence, [concat("", ["assumed: ", line]) | some line in claim.assumptions])
