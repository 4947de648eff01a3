Feature: network/database-reachability

  Scenario: A database is not publicly accessible
    Given I have aws_db_instance defined
    When its publicly_accessible is true
    Then it must fail

  Scenario: No security group lets the world in to a database port
    Given I have aws_security_group defined
    When it contains ingress
    Then it must not have tcp protocol and port 3306 for 0.0.0.0/0
