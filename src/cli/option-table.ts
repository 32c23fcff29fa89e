// SPDX-License-Identifier: Apache-2.0
// Every option of the command line (config-and-lifecycle.md 1), once: drives parsing, `--help` and the
// table in docs/reference/command-line.md, which a test compares.

import type { CommandOption } from './options/command-option.ts';
import { generativeOptions } from './options/generative.ts';
import { grpcOptions } from './options/grpc.ts';
import { modelOptions } from './options/model.ts';
import { ourOptions } from './options/ours.ts';
import { serverOptions } from './options/server.ts';
import { toolOptions } from './options/tool.ts';

/** In the order of help and documentation. */
export const commandOptions: readonly CommandOption[] = [
  ...serverOptions,
  ...ourOptions,
  ...modelOptions,
  ...toolOptions,
  ...grpcOptions,
  ...generativeOptions,
];
