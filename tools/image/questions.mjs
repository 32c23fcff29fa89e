// SPDX-License-Identifier: Apache-2.0
// What `npm run test:image` asks the server in the image, and what it must answer: a model, a pipeline
// of the node add_one and that model, a pipeline of a node for pictures (repository/config.json).

/** The model adds 1 to each of its ten numbers, and so does the node. */
const numbers = Array.from({ length: 10 }, (_, i) => i * 2);

/** Blue, green and red 100 apart; the pixels of each count up, row by row, four to a row. */
const picture = [0, 100, 200].flatMap((colour) => Array.from({ length: 16 }, (_, i) => colour + i));

/** The means of two by two pixels, red first, colours beside each other. */
const halved = [2.5, 4.5, 10.5, 12.5].flatMap((mean) => [200 + mean, 100 + mean, mean]);

const question = (servable, name, shape, data, expected) => ({
  servable,
  input: { name, shape, datatype: 'FP32', data },
  expected,
});

export const questions = [
  question(
    ...['m', 'b', [1, 10], numbers],
    numbers.map((number) => number + 1),
  ),
  question(
    ...['add_two', 'numbers', [1, 10], numbers],
    numbers.map((number) => number + 2),
  ),
  question('halve', 'picture', [1, 3, 4, 4], picture, halved),
];
