Feature: edge/https-only

  Scenario: An HTTP listener redirects to HTTPS
    Given I have aws_lb_listener defined
    When its protocol is HTTP
    Then it must have default_action
    And it must have redirect
    And its protocol must be HTTPS

  Scenario: An HTTP listener of an aws_alb redirects to HTTPS
    Given I have aws_alb_listener defined
    When its protocol is HTTP
    Then it must have default_action
    And it must have redirect
    And its protocol must be HTTPS
