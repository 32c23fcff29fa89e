// SPDX-License-Identifier: Apache-2.0
// Floats as C's %g prints them, which is how TensorFlow Serving and OVMS do (tfs-rest.md 4.2).
#pragma once

namespace vino {

/// Print the value at `to`, which has `kWidestNumber` bytes (base/json_writer.h), and return the
/// end: as "%g" where that reads back to the same value, else as "%.9g" ("%.17g" for doubles), with
/// ".0" behind what looks like an integer; NaN, Infinity and -Infinity as these words, which are no
/// JSON.
char* printGeneral(char* to, float value) noexcept;
char* printGeneral(char* to, double value) noexcept;

}  // namespace vino
