Feature: edge/waf-attached

  Scenario: An internet-facing load balancer has a web ACL
    Given I have aws_lb defined
    When its internal is not true
    Then it must have aws_wafv2_web_acl_association

  Scenario: An internet-facing aws_alb has a web ACL
    Given I have aws_alb defined
    When its internal is not true
    Then it must have aws_wafv2_web_acl_association
