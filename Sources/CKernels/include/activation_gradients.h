// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "activations.h"

/// dx = f'(x) * upstream, elementwise; the arrays must not overlap.
///
/// Where f has a kink its derivative is the one from the flat side, as in PyTorch; infinities give
/// the derivative's limit.
void nj_activate_backward(
    enum nj_activation kind, const float *x, const float *upstream, float *dx, size_t count);

/// The same by the C library in double precision, for tests.
void nj_activate_backward_naive(
    enum nj_activation kind, const float *x, const float *upstream, float *dx, size_t count);
