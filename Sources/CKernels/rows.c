// SPDX-License-Identifier: Apache-2.0
#include "rows.h"
#include "clones.h"
#include "exponential.h"
#include "sums.h"
#include <math.h>

static inline float largest(const float *x, const uint8_t *mask, size_t count) {
  float maximum = -INFINITY;
  for (size_t i = 0; i < count; i++) {
    const float value = mask && !mask[i] ? -INFINITY : x[i];
    maximum = value > maximum ? value : maximum;
  }
  return maximum;
}

NJ_CLONES
void nj_softmax_row(const float *x, const uint8_t *mask, float *y, size_t count) {
  const float maximum = largest(x, mask, count);
  if (mask) {
    for (size_t i = 0; i < count; i++) y[i] = mask[i] ? nj_exp(x[i] - maximum) : 0.0f;
  } else {
    for (size_t i = 0; i < count; i++) y[i] = nj_exp(x[i] - maximum);
  }
  const float denominator = (float)nj_sum(y, count);
  if (denominator == 0) return;
  for (size_t i = 0; i < count; i++) y[i] /= denominator;
}

void nj_softmax_row_naive(const float *x, const uint8_t *mask, float *y, size_t count) {
  const double maximum = largest(x, mask, count);
  double denominator = 0;
  for (size_t i = 0; i < count; i++) {
    if (!mask || mask[i]) denominator += exp(x[i] - maximum);
  }
  for (size_t i = 0; i < count; i++) {
    y[i] = !mask || mask[i] ? (float)(exp(x[i] - maximum) / denominator) : 0.0f;
  }
}

NJ_CLONES
void nj_log_softmax_row(const float *x, float *y, size_t count) {
  const float maximum = largest(x, NULL, count);
  double denominator = 0;
  for (size_t i = 0; i < count; i++) denominator += nj_exp(x[i] - maximum);
  const double offset = (double)maximum + log(denominator);
  for (size_t i = 0; i < count; i++) y[i] = (float)(x[i] - offset);
}

NJ_CLONES
void nj_layer_norm_row(
    const float *x, const float *scale, const float *shift, double epsilon, float *y,
    size_t count) {
  const double mean = nj_sum(x, count) / (double)count;
  const double variance = nj_squared_distance(x, mean, count) / (double)count;
  const double inverse = 1 / sqrt(variance + epsilon);
  for (size_t i = 0; i < count; i++) {
    y[i] = (float)((x[i] - mean) * inverse) * scale[i] + shift[i];
  }
}

void nj_layer_norm_row_naive(
    const float *x, const float *scale, const float *shift, double epsilon, float *y,
    size_t count) {
  double mean = 0, variance = 0;
  for (size_t i = 0; i < count; i++) mean += x[i];
  mean /= (double)count;
  for (size_t i = 0; i < count; i++) variance += (x[i] - mean) * (x[i] - mean);
  variance /= (double)count;
  for (size_t i = 0; i < count; i++) {
    y[i] = (float)((x[i] - mean) / sqrt(variance + epsilon) * scale[i] + shift[i]);
  }
}

NJ_CLONES
double nj_dot(const float *a, const float *b, size_t count) {
  return nj_product_sum(a, b, count);
}

NJ_CLONES
void nj_accumulate_row(double *sum, const float *x, double weight, size_t count) {
  for (size_t i = 0; i < count; i++) sum[i] += weight * x[i];
}
