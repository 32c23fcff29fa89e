// SPDX-License-Identifier: Apache-2.0
// A drawing in Graphviz's language.

import type { Arrow, Box, Contents, Drawing } from './drawing.ts';

const shapes: Readonly<Record<Box['kind'], string>> = {
  request: 'oval',
  model: 'box',
  custom: 'hexagon',
  response: 'oval',
};

const styles: Readonly<Record<Arrow['kind'], string>> = {
  cut: 'dashed',
  joined: 'bold',
  whole: 'solid',
};

/** Ends with a line end. */
export function toDot({ title, contents, arrows }: Drawing): string {
  const lines = [
    `digraph ${quoted([title])} {`,
    '  rankdir=LR;',
    `  label=${quoted([title])};`,
    ...linesOf(contents, '  '),
    ...arrows.map(
      ({ from, to, kind, lines }) =>
        `  n${from} -> n${to} [label=${quoted(lines)}, style=${styles[kind]}];`,
    ),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function linesOf({ boxes, frames }: Contents, indent: string): readonly string[] {
  const own = boxes.map(
    ({ node, kind, lines }) => `${indent}n${node} [label=${quoted(lines)}, shape=${shapes[kind]}];`,
  );
  const framed = frames.flatMap(({ level, text, ...inside }) => [
    `${indent}subgraph cluster_${level} {`,
    `${indent}  label=${quoted([text])};`,
    ...linesOf(inside, `${indent}  `),
    `${indent}}`,
  ]);
  return [...own, ...framed];
}

/** "&" too, as Graphviz knows HTML's entities. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line
      .replaceAll('\\', '\\\\')
      .replaceAll('"', '\\"')
      .replaceAll('&', '&amp;')
      .replaceAll(/[\r\n]/g, ' '),
  );
  return `"${escaped.join('\\n')}"`;
}
