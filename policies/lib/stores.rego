# Who reaches a database or a cache: two claims, each proven, refuted or unknown.
package lib.stores

failures(store) := [text |
	some [text, holds] in [
		["lets in more than the application", store.fromOthers.verdict == "refuted"],
		["cannot be reached by the application", store.fromApplication.verdict == "refuted"],
	]
	holds
]

doubts(store) := [text |
	some [text, holds] in [
		[concat("; ", store.fromOthers.evidence), store.fromOthers.verdict == "unknown"],
		[concat("; ", store.fromApplication.evidence), store.fromApplication.verdict == "unknown"],
	]
	holds
]

evidence(store) := array.concat(
	array.concat(store.fromOthers.evidence, store.fromApplication.evidence),
	[concat("", ["assumed: ", line]) |
		some claim in [store.fromOthers, store.fromApplication]
		some line in claim.assumptions
	],
)
