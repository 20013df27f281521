// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Compiles a loop once per instruction set; the loader picks the widest that the CPU has.
#if defined(__x86_64__) && defined(__linux__)
#define NJ_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define NJ_CLONES
#endif
