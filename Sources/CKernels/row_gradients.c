// SPDX-License-Identifier: Apache-2.0
#include "row_gradients.h"
#include "clones.h"
#include "exponential.h"
#include "sums.h"
#include <math.h>

NJ_CLONES
void nj_softmax_row_backward(const float *y, const float *upstream, float *dx, size_t count) {
  const float mean = (float)nj_product_sum(y, upstream, count);
  for (size_t i = 0; i < count; i++) dx[i] = y[i] * (upstream[i] - mean);
}

NJ_CLONES
void nj_log_softmax_row_backward(const float *y, const float *upstream, float *dx, size_t count) {
  const float total = (float)nj_sum(upstream, count);
  for (size_t i = 0; i < count; i++) dx[i] = upstream[i] - nj_exp(y[i]) * total;
}

NJ_CLONES
void nj_layer_norm_row_backward(
    const float *restrict x, const float *restrict scale, double epsilon,
    const float *restrict upstream, float *restrict dx, double *restrict scale_sum,
    double *restrict shift_sum, size_t count) {
  const double mean = nj_sum(x, count) / (double)count;
  const double variance = nj_squared_distance(x, mean, count) / (double)count;
  const double inverse = 1 / sqrt(variance + epsilon);
  // With n = (x - mean) * inverse and g = upstream * scale:
  // dx = inverse * (g - mean of g - n * mean of g n).
  for (size_t i = 0; i < count; i++) dx[i] = upstream[i] * scale[i];
  const double mean_gradient = nj_sum(dx, count) / (double)count;
  const double slope =
      inverse * inverse * nj_centred_product_sum(dx, x, mean, count) / (double)count;
  for (size_t i = 0; i < count; i++) {
    const double centred = x[i] - mean;
    scale_sum[i] += upstream[i] * (centred * inverse);
    shift_sum[i] += upstream[i];
    dx[i] = (float)(inverse * (dx[i] - mean_gradient - centred * slope));
  }
}

void nj_layer_norm_row_backward_naive(
    const float *x, const float *scale, double epsilon, const float *upstream, float *dx,
    double *scale_sum, double *shift_sum, size_t count) {
  double mean = 0, variance = 0, mean_gradient = 0, mean_product = 0;
  for (size_t i = 0; i < count; i++) mean += x[i] / (double)count;
  for (size_t i = 0; i < count; i++) variance += (x[i] - mean) * (x[i] - mean) / (double)count;
  const double deviation = sqrt(variance + epsilon);
  for (size_t i = 0; i < count; i++) {
    const double normalized = (x[i] - mean) / deviation;
    const double gradient = (double)upstream[i] * scale[i];
    mean_gradient += gradient / (double)count;
    mean_product += gradient * normalized / (double)count;
    scale_sum[i] += upstream[i] * normalized;
    shift_sum[i] += upstream[i];
  }
  for (size_t i = 0; i < count; i++) {
    const double normalized = (x[i] - mean) / deviation;
    const double gradient = (double)upstream[i] * scale[i];
    dx[i] = (float)((gradient - mean_gradient - normalized * mean_product) / deviation);
  }
}
