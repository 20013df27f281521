// SPDX-License-Identifier: Apache-2.0
// Sums over a row in double precision, for loops that are compiled once per instruction set.
#pragma once
#include <stddef.h>

/// Partial sums, so that additions of a long row need not wait for each other. Their number is
/// fixed: the order of summation is the same on every machine.
enum { NJ_PARTS = 8 };

static inline double nj_total(const double *parts) {
  return ((parts[0] + parts[1]) + (parts[2] + parts[3])) +
         ((parts[4] + parts[5]) + (parts[6] + parts[7]));
}

static inline double nj_sum(const float *x, size_t count) {
  double parts[NJ_PARTS] = {0};
  size_t i = 0;
  for (; i + NJ_PARTS <= count; i += NJ_PARTS) {
    for (size_t j = 0; j < NJ_PARTS; j++) parts[j] += x[i + j];
  }
  for (; i < count; i++) parts[i % NJ_PARTS] += x[i];
  return nj_total(parts);
}

static inline double nj_squared_distance(const float *x, double centre, size_t count) {
  double parts[NJ_PARTS] = {0};
  size_t i = 0;
  for (; i + NJ_PARTS <= count; i += NJ_PARTS) {
    for (size_t j = 0; j < NJ_PARTS; j++) {
      const double difference = x[i + j] - centre;
      parts[j] += difference * difference;
    }
  }
  for (; i < count; i++) parts[i % NJ_PARTS] += (x[i] - centre) * (x[i] - centre);
  return nj_total(parts);
}

static inline double nj_product_sum(const float *a, const float *b, size_t count) {
  double parts[NJ_PARTS] = {0};
  size_t i = 0;
  for (; i + NJ_PARTS <= count; i += NJ_PARTS) {
    for (size_t j = 0; j < NJ_PARTS; j++) parts[j] += (double)a[i + j] * b[i + j];
  }
  for (; i < count; i++) parts[i % NJ_PARTS] += (double)a[i] * b[i];
  return nj_total(parts);
}

static inline double nj_centred_product_sum(
    const float *a, const float *x, double centre, size_t count) {
  double parts[NJ_PARTS] = {0};
  size_t i = 0;
  for (; i + NJ_PARTS <= count; i += NJ_PARTS) {
    for (size_t j = 0; j < NJ_PARTS; j++) parts[j] += a[i + j] * (x[i + j] - centre);
  }
  for (; i < count; i++) parts[i % NJ_PARTS] += a[i] * (x[i] - centre);
  return nj_total(parts);
}
