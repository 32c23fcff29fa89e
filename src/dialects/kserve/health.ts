// SPDX-License-Identifier: Apache-2.0
// Bodies of successful health answers (kserve-v2-rest.md 3, D9): empty, or a JSON object for clients
// that parse it.

import type { IncomingHttpHeaders } from 'node:http';

export const healthBodyModes = ['auto', 'empty', 'json'] as const;
export type HealthBodyMode = (typeof healthBodyModes)[number];

/** Whether the request gets the JSON object. `auto`: it asks for JSON, or comes from the kserve SDK. */
export function wantsHealthJson(mode: HealthBodyMode, headers: IncomingHttpHeaders): boolean {
  if (mode !== 'auto') return mode === 'json';
  return (
    headers.accept?.toLowerCase().includes('application/json') === true ||
    headers['user-agent']?.startsWith('python-httpx/') === true
  );
}
