// SPDX-License-Identifier: Apache-2.0
// A configuration's text to parsed JSON, stricter than JSON.parse: no key twice (JSON.parse would take
// the last of them, OVMS's parser the first), and bounded nesting.

const deepest = 64;

/** The text is JSON but for a key that one object has twice. */
export class RepeatedKeyError extends SyntaxError {
  /** Where, e.g. "#/a/0/b". */
  readonly place: string;

  constructor(place: string) {
    super(`Expected: every key once in an object; Actual: ${place} twice`);
    this.place = place;
  }
}

/** Throws SyntaxError that says where the text is no JSON, goes too deep or has a key twice (RepeatedKeyError). */
export function parseJson(text: string): unknown {
  const repeated = findRepeatedKey(text);
  const parsed: unknown = JSON.parse(text);
  if (repeated === undefined) return parsed;
  throw new RepeatedKeyError(repeated);
}

interface Level {
  /** Keys seen so far; undefined in an array. */
  readonly keys: Set<string> | undefined;
  /** The key or index at which the text stands. */
  place: string | number;
}

/**
 * The first key that an object has twice, as a pointer "#/a/0/b". Goes over the structure only, of any
 * text: whether it is JSON at all is JSON.parse's to say. Throws SyntaxError where nesting is too deep.
 */
function findRepeatedKey(text: string): string | undefined {
  const levels: Level[] = [];
  let word = '';
  for (let at = 0; at < text.length; at += 1) {
    const level = levels.at(-1);
    switch (text[at]) {
      case '"': {
        const end = endOfString(text, at);
        word = text.slice(at, end + 1);
        at = end;
        break;
      }
      case '{':
      case '[':
        if (levels.length === deepest) {
          throw new SyntaxError('JSON nesting depth exceeds the allowed limit');
        }
        levels.push(
          text[at] === '{' ? { keys: new Set(), place: '' } : { keys: undefined, place: 0 },
        );
        break;
      case '}':
      case ']':
        levels.pop();
        break;
      case ',':
        if (typeof level?.place === 'number') level.place += 1;
        break;
      case ':': {
        if (level?.keys === undefined) break;
        level.place = unquote(word);
        if (level.keys.has(level.place)) return `#/${levels.map(({ place }) => place).join('/')}`;
        level.keys.add(level.place);
      }
    }
  }
  return undefined;
}

/** Of the string that opens at `start`, or the end of a text that breaks off. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function unquote(word: string): string {
  if (!word.includes('\\')) return word.slice(1, -1);
  try {
    return JSON.parse(word) as string;
  } catch {
    return word; // JSON.parse will refuse the whole text
  }
}
