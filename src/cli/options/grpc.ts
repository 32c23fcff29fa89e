// SPDX-License-Identifier: Apache-2.0
// Options of gRPC, which is not served.

import { type CommandOption, optionsOf } from './command-option.ts';

export const grpcOptions: readonly CommandOption[] = optionsOf(
  { group: 'grpc', effect: 'ignored' },
  [
    { name: 'port', kind: 'number', default: '0', help: 'gRPC port; gRPC is not served' },
    { name: 'grpc_bind_address', kind: 'text', help: 'gRPC is not served' },
    { name: 'grpc_workers', kind: 'number', default: '1', help: 'gRPC is not served' },
    { name: 'grpc_max_threads', kind: 'number', help: 'gRPC is not served' },
    { name: 'grpc_memory_quota', kind: 'number', help: 'gRPC is not served' },
    { name: 'grpc_channel_arguments', kind: 'text', help: 'gRPC is not served' },
  ],
);
