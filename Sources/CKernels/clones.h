// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Compiles a loop once per instruction set; the loader picks the widest that the CPU has.
// The thread sanitizer instruments the resolvers too, which run before it is set up.
#if __has_feature(thread_sanitizer)
#define NJ_CLONES
#elif defined(__x86_64__) && defined(__linux__)
#define NJ_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define NJ_CLONES
#endif
