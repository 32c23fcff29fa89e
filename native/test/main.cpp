// SPDX-License-Identifier: Apache-2.0
#include "check.h"

int main() { return vino::test::runAll(); }
