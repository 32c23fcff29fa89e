// SPDX-License-Identifier: Apache-2.0
// A drawing as a Mermaid flowchart, which GitHub and many editors show.

import type { Arrow, Box, Contents, Drawing } from './drawing.ts';

/** The text that opens and closes a box of that kind. */
const brackets: Readonly<Record<Box['kind'], readonly [string, string]>> = {
  request: ['([', '])'],
  model: ['[', ']'],
  custom: ['{{', '}}'],
  response: ['([', '])'],
};

const strokes: Readonly<Record<Arrow['kind'], string>> = {
  cut: '-.->',
  joined: '==>',
  whole: '-->',
};

/** Ends with a line end. */
export function toMermaid({ title, contents, arrows }: Drawing): string {
  const lines = [
    '---',
    `title: ${JSON.stringify(title)}`, // YAML
    '---',
    'flowchart LR',
    ...linesOf(contents, '  '),
    ...arrows.map(
      ({ from, to, kind, lines }) => `  n${from} ${strokes[kind]}|${quoted(lines)}| n${to}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function linesOf({ boxes, frames }: Contents, indent: string): readonly string[] {
  const own = boxes.map(({ node, kind, lines }) => {
    const [open, close] = brackets[kind];
    return `${indent}n${node}${open}${quoted(lines)}${close}`;
  });
  const framed = frames.flatMap(({ level, text, ...inside }) => [
    `${indent}subgraph level${level} [${quoted([text])}]`,
    ...linesOf(inside, `${indent}  `),
    `${indent}end`,
  ]);
  return [...own, ...framed];
}

/** What could be read as HTML, Markdown or an end of the text stands as an entity in Mermaid's spelling. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replaceAll(
      /[^\p{L}\p{M}\p{N} .,:()/_→-]|[.-](?= )/gu,
      (sign) => `#${sign.codePointAt(0)};`,
    ),
  );
  return `"${escaped.join('<br/>')}"`;
}
