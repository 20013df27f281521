// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>

/// Undoes `nj_softmax_row`: dx = y * (upstream - sum of y * upstream), from what it wrote to `y`.
///
/// Masked positions have y = 0 and get 0, as does a row without any real position.
void nj_softmax_row_backward(const float *y, const float *upstream, float *dx, size_t count);

/// Undoes `nj_log_softmax_row`: dx = upstream - e^y * sum of upstream.
void nj_log_softmax_row_backward(const float *y, const float *upstream, float *dx, size_t count);

/// Undoes `nj_layer_norm_row`, from its input row; adds to the sums for scale and shift.
void nj_layer_norm_row_backward(
    const float *x, const float *scale, double epsilon, const float *upstream, float *dx,
    double *scale_sum, double *shift_sum, size_t count);
void nj_layer_norm_row_backward_naive(
    const float *x, const float *scale, double epsilon, const float *upstream, float *dx,
    double *scale_sum, double *shift_sum, size_t count);
