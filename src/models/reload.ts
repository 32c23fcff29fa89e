// SPDX-License-Identifier: Apache-2.0
// What asking for a reload comes to, for the dialects that offer it.

/** `changed` says whether anything was loaded, retired or loaded again. */
export interface ReloadOutcome {
  readonly changed: boolean;
}

/**
 * Reads the configuration and the version folders again and applies what is new; waits a moment for what
 * is retired to end, so that whoever asks for the states next sees so. Rejects with a
 * ServingError whose `cause` is the first failure, also a ServingError: reason "reload_config_missing",
 * "reload_config_failed" or "reload_versions_failed" (tfs-rest.md 9, fails A to C).
 */
export type Reload = () => Promise<ReloadOutcome>;
