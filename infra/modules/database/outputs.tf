output "connection" {
  description = "What the application needs to connect."
  value = {
    host       = aws_db_instance.this.address
    port       = aws_db_instance.this.port
    name       = aws_db_instance.this.db_name
    secret_arn = aws_db_instance.this.master_user_secret[0].secret_arn
  }
}

output "security_group_id" {
  value = aws_security_group.this.id
}

output "arn" {
  value = aws_db_instance.this.arn
}
