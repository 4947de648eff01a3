Feature: network/app-in-private-subnets

  Scenario: No launch template asks for a public address
    Given I have aws_launch_template defined
    When it contains network_interfaces
    And its associate_public_ip_address is true
    Then it must fail

  Scenario: No instance asks for a public address
    Given I have aws_instance defined
    When its associate_public_ip_address is true
    Then it must fail

  Scenario: No subnet but those named public gives public addresses
    Given I have aws_subnet defined
    When its address is "^(?!.*public).*$" regex
    And its map_public_ip_on_launch is true
    Then it must fail
