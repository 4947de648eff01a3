# From the far application to the database: one peering, and a route at each end.

resource "aws_vpc_peering_connection" "east_west" {
  vpc_id      = module.east_network.vpc_id
  peer_vpc_id = module.west_network.vpc_id
  peer_region = "us-west-2"
  auto_accept = false

  tags = { Name = "${var.name}-east-west" }
}

resource "aws_vpc_peering_connection_accepter" "east_west" {
  provider = aws.west

  vpc_peering_connection_id = aws_vpc_peering_connection.east_west.id
  auto_accept               = true

  tags = { Name = "${var.name}-east-west" }
}

resource "aws_route" "database_to_west" {
  for_each = var.west_zones

  route_table_id            = module.east_network.database_route_table_id
  destination_cidr_block    = each.value.app_cidr
  vpc_peering_connection_id = aws_vpc_peering_connection.east_west.id
}

resource "aws_route" "west_to_database" {
  for_each = var.west_zones
  provider = aws.west

  route_table_id            = module.west_network.app_route_table_ids[each.key]
  destination_cidr_block    = "10.40.64.0/23"
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.east_west.id
}
