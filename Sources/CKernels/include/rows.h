// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Softmax of a row over the positions whose mask is not 0, zero elsewhere.
///
/// Without a mask (null) every position counts; a row without any is all zeros. What stands at a
/// masked position, NaN too, has no influence. `x` and `y` must not overlap.
void nj_softmax_row(const float *x, const uint8_t *mask, float *y, size_t count);
void nj_softmax_row_naive(const float *x, const uint8_t *mask, float *y, size_t count);

/// x - log(sum of e^x) of a row.
void nj_log_softmax_row(const float *x, float *y, size_t count);

/// (x - mean) / sqrt(variance + epsilon) * scale + shift of a row, with the biased variance taken
/// around the mean in a second pass.
void nj_layer_norm_row(
    const float *x, const float *scale, const float *shift, double epsilon, float *y,
    size_t count);
void nj_layer_norm_row_naive(
    const float *x, const float *scale, const float *shift, double epsilon, float *y,
    size_t count);

/// Sum of a[i] * b[i] in double precision.
double nj_dot(const float *a, const float *b, size_t count);

/// sum[i] += weight * x[i].
void nj_accumulate_row(double *sum, const float *x, double weight, size_t count);
