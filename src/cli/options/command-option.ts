// SPDX-License-Identifier: Apache-2.0
// What is said of an option of the command line.

/** How an option's text is read: `flag` takes no value or `=true|false`. */
export type OptionKind = 'text' | 'number' | 'flag';

/** What becomes of an option: acts; accepted, and the log says it does not act (yet); refused. */
export type OptionEffect = 'works' | 'later' | 'ignored' | 'refused';

export type OptionGroup = 'server' | 'model' | 'tool' | 'grpc' | 'generative';

export interface CommandOption {
  readonly name: string;
  readonly kind: OptionKind;
  readonly group: OptionGroup;
  readonly effect: OptionEffect;
  /** As help prints it; '' = none. */
  readonly default: string;
  readonly help: string;
  /** Not an option of OpenVINO Model Server. */
  readonly ours?: true;
}

/** What a list has in common. */
type Common = Pick<CommandOption, 'group'> & Partial<CommandOption>;

type Rest = Pick<CommandOption, 'name' | 'kind' | 'help'> & Partial<CommandOption>;

/** Options of a list; one that says no more works and has no default. */
export function optionsOf(common: Common, options: readonly Rest[]): readonly CommandOption[] {
  return options.map((option) => ({ effect: 'works', default: '', ...common, ...option }));
}
