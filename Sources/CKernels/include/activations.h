// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>

enum nj_activation {
  NJ_SIGMOID,
  NJ_TANH,
  NJ_RELU,
  NJ_RELU6,
  NJ_GELU,
  NJ_GELU_TANH,
  NJ_QUICK_GELU,
  NJ_LOG_SIGMOID
};

/// y = f(x), elementwise; the arrays must not overlap. NaN stays NaN, infinities give the limit.
void nj_activate(enum nj_activation kind, const float *x, float *y, size_t count);

/// The same by the C library in double precision: what tests hold `nj_activate` against.
void nj_activate_naive(enum nj_activation kind, const float *x, float *y, size_t count);
