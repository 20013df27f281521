// SPDX-License-Identifier: Apache-2.0
// What the vector kernels share: a portable 16-float vector and the choice of instruction set.
#pragma once
#include <stddef.h>

enum { LANES = 16 };

/// Sixteen floats; one register with AVX-512, two with AVX2, four with SSE or NEON.
///
/// It may be loaded from any address that is aligned for a float.
typedef float lanes __attribute__((vector_size(64), aligned(4), may_alias));

/// Bodies are compiled once per instruction set, with constant tile sizes, into the functions
/// that call them.
#define KERNEL_BODY static inline __attribute__((always_inline))

#define UNROLL _Pragma("clang loop unroll(full)")

#if defined(__x86_64__)
#define HAS_AVX 1
#define TARGET_AVX2 __attribute__((target("avx2,fma")))
#define TARGET_AVX512 __attribute__((target("avx512f,avx512vl,avx2,fma")))
#endif

enum instruction_set { BASELINE, AVX2, AVX512 };

static inline enum instruction_set instruction_set(void) {
#ifdef HAS_AVX
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) return AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return AVX2;
#endif
  return BASELINE;
}
