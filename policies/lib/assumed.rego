# What an answer about the network rests on where no fact of its own says so.
package lib.assumed

lines := [
	"assumed: an expression holds nothing but what it refers to: a literal id beside a reference is not in a plan",
	"assumed: nothing outside of this plan holds its security groups or stands in its subnets",
]
