import { expect, it } from 'vitest';
import { parseHcl } from '../hcl/parse.js';
import { blankOut } from './blank-out.js';

it('blanks what a mocked plan does without, and moves no line', () => {
  const text = `terraform {
  backend "s3" {
    bucket = "}"
  }
  required_version = ">= 1"
}
check "x" {
  assert {
    condition = file("x")
  }
}
resource "aws_x" "y" {
  provisioner "local-exec" { command = "}" }
  lifecycle {
    ignore_changes = [tags]
    postcondition {
      condition = false
    }
  }
  spec {
    backend {
      a = 1
    }
  }
}
output "o" {
  value = 1
  precondition { condition = false }
}
`;
  const blank = blankOut(text, parseHcl(text).body);
  expect(blank.split('\n').map((line) => line.trimEnd())).toHaveLength(text.split('\n').length);
  expect(blank.replaceAll(/\s+/g, ' ')).toBe(
    'terraform { required_version = ">= 1" } resource "aws_x" "y" { lifecycle { ignore_changes = [tags] } spec { backend { a = 1 } } } output "o" { value = 1 } ',
  );
});
