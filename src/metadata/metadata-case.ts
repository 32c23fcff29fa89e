// SPDX-License-Identifier: Apache-2.0
// How member names of TensorFlow-style metadata are spelt (tfs-rest.md 8, D16). Apart from the printer,
// which takes a while to load.

/** `ovms`: camel case, with "@type". `tf`: snake case, without. */
export const metadataCases = ['ovms', 'tf'] as const;
export type MetadataCase = (typeof metadataCases)[number];
