import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExpression } from './expression.js';
import { lex } from './lex.js';
import { parseHcl } from './parse.js';
import { parseTerraformJson } from './parse-json.js';

const blocks = (text: string) =>
  parseHcl(text).body.blocks.map(({ type, labels, line, endLine }) => [
    type,
    ...labels,
    line,
    endLine,
  ]);

describe('parseHcl', () => {
  it('finds blocks with their lines among comments, texts and heredocs that look like blocks', () => {
    const text = [
      '# resource "a" "comment" {',
      '/* resource "a" "b" {',
      '*/ resource "aws_vpc" "main" {',
      '  x = "} ${ { a = "}" }["a"] } {" // }',
      '  y = <<-EOT',
      '    resource "a" "c" {',
      '    ${join(",", [for a in b : "}"])}',
      '    EOTX',
      '    EOT',
      '  ingress { from_port = 1 }',
      '}',
      'locals { a = 1 }',
      "data aws_x 'odd' {",
      '}',
    ].join('\n');
    expect(blocks(text).slice(0, 2)).toEqual([
      ['resource', 'aws_vpc', 'main', 3, 11],
      ['locals', 12, 12],
    ]);
    expect(parseHcl(text).exact).toBe(false);
    const [main] = parseHcl(text).body.blocks;
    expect(main?.body.blocks.map(({ type }) => type)).toEqual(['ingress']);
    expect(main?.body.attributes.map(({ name }) => name)).toEqual(['x', 'y']);
  });

  it.each([
    ['a = "${b}"\n', true],
    ['a = <<E\nx\nE\n', true],
    ['a = {\n  b = 1\n}\n', true],
    ['a = "$${b}"\n', true],
    ['a = "x\n', false],
    ['a = <<E\nx\n', false],
    ['a {\n', false],
    ['a = (\n', false],
    ['}\n', false],
    ['a b c\n', false],
    ['a = "$$${b}"\n', false],
    ['\ufeffa = 1\n', false],
    ['/* x', false],
  ])('%j is exact: %s', (text, exact) => {
    expect(parseHcl(text).exact).toBe(exact);
  });

  it('unescapes texts', () => {
    const [token] = lex('"a\\n\\"\\u0041$${x}%%{y}"').tokens;
    expect(token?.literal).toBe('a\n"A${x}%{y}');
  });

  const soup = fc
    .array(
      fc.constantFrom(
        'resource',
        '"',
        '${',
        '%{',
        '}',
        '{',
        '\n',
        '<<E\n',
        'E\n',
        '=',
        '\\',
        '/*',
        '*/',
        '#',
        '[',
        ']',
        '(',
        ')',
        'a.b',
        '$',
        '\0',
        '"x"',
        ',',
        '\ud800',
        '//',
        '-',
      ),
      { maxLength: 400 },
    )
    .map((parts) => parts.join(''));

  it('ends for any text, and never throws', () => {
    const readAll = (text: string): void => {
      for (const { body } of [parseHcl(text), parseTerraformJson(text)])
        for (const { body: own } of body.blocks)
          for (const { tokens } of own.attributes) readExpression(tokens);
    };
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (text) => {
        expect(() => readAll(text)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['a {\n', '"${', '[', '<<E\n', 'a = [\n', '/*', '"', 'x.y["${', 'a = <<E\n${"\n'])(
    'takes linear time for %j over and over',
    (part) => {
      const cost = (times: number): number => {
        const text = part.repeat(times);
        const start = process.cpuUsage();
        for (const { tokens } of parseHcl(text).body.attributes) readExpression(tokens);
        const { user } = process.cpuUsage(start);
        return user;
      };
      cost(1000);
      // Ten times the text: quadratic would be a hundred times. The floor keeps noise out.
      expect(cost(50_000)).toBeLessThan(40 * Math.max(cost(5000), 10_000));
    },
  );
});

describe('readExpression', () => {
  const read = (text: string) => readExpression(lex(text).tokens);

  it('finds names, also those inside of texts, and what is read from them', () => {
    const { traversals, calls } = read(
      '"${aws_subnet.app["a"].id}-${f(var.x, local.y[count.index])}"',
    );
    expect(
      traversals.map(({ root, steps }) => [root, ...steps.map(({ name }) => name)].join('.')),
    ).toEqual(['aws_subnet.app.a.id', 'var.x', 'local.y', 'count.index']);
    expect(calls.map(({ name }) => name)).toEqual(['f']);
  });

  it('takes keys of objects and words of the language for no names', () => {
    expect(read('{ a = true, "b" = null, c : for }').traversals.map(({ root }) => root)).toEqual([
      'c',
    ]);
  });

  it('sees a call behind a comment, and of a provider', () => {
    expect(read('file/*x*/("y")').calls[0]?.name).toBe('file');
    expect(read('provider::aws::arn_parse(x)').calls[0]?.name).toBe('aws::arn_parse');
  });
});

describe('parseTerraformJson', () => {
  const text = `{
  "//": "resource",
  "resource": {
    "aws_lb": {
      "main": {
        "subnets": ["\${aws_subnet.a.id}"],
        "dynamic": {"access_logs": {"for_each": "\${local.logs}", "content": {}}}
      }
    },
    "aws_vpc": {"x": [{}]}
  },
  "locals": [{"a": "\\u0024{file(\\"x\\")}"}],
  "terraform": {"backend": {"s3": {"bucket": "b"}}}
}`;
  it('reads blocks with their lines, and the names inside of texts', () => {
    const { body, exact } = parseTerraformJson(text);
    expect(exact).toBe(true);
    expect(body.blocks.map(({ type, labels, line }) => [type, ...labels, line])).toEqual([
      ['resource', 'aws_lb', 'main', 5],
      ['resource', 'aws_vpc', 'x', 10],
      ['locals', 12],
      ['terraform', 13],
    ]);
    const [lb, , locals, settings] = body.blocks;
    expect(lb?.body.attributes.map(({ name }) => name)).toEqual(['subnets', 'access_logs']);
    expect(readExpression(locals?.body.attributes[0]?.tokens ?? []).calls[0]?.name).toBe('file');
    expect(settings?.body.blocks[0]?.labels).toEqual(['s3']);
  });

  it('is inexact for what it does not know', () => {
    expect(parseTerraformJson('{"resource": 1}').exact).toBe(false);
    expect(parseTerraformJson('{"unheard_of": {}}').exact).toBe(false);
    expect(parseTerraformJson('{').exact).toBe(false);
  });
});
